const firstCapacity = 1 << 12
/** Room for a million and a half of usual keys, to begin with: memory that nothing was written to is not taken, but a copy is. */
const firstBytes = 1 << 25

/**
 * A small number for each of very many keys. A Map would need some 100 bytes for a key of 20 characters; here they stand one after
 * the other in one buffer, and a million of them need 35 MB. Keys are compared whole, so no two are ever mistaken.
 */
export class KeyTable {
  /** UTF-8 of all keys, one after the other. */
  #bytes: Buffer
  /** Where each key ends; it begins where the one before it ends. */
  #ends = new Uint32Array(firstCapacity)
  #values = new Uint8Array(firstCapacity)
  /**
   * Open addressing, at most half full: 0, or the number of a key plus 1, with what is left of its hash in the bits above. So another
   * key is nearly always told apart without looking at it, which would have to be fetched from far away.
   */
  #slots = new Uint32Array(firstCapacity * 2)
  #count = 0

  constructor(room = firstBytes) {
    this.#bytes = Buffer.allocUnsafe(room)
  }

  /** Sets bits in the value of a key, and gives the value as it was; 0 for a key that was not there. */
  mark(key: string, bits: number): number {
    const index = this.#find(key)
    const before = index < 0 ? 0 : (this.#values[index] ?? 0)
    if (index < 0) this.#add(bits)
    else this.#values[index] = before | bits
    return before
  }

  set(key: string, value: number): void {
    const index = this.#find(key)
    if (index >= 0) this.#values[index] = value
    else this.#add(value)
  }

  /** Where the bytes of the key that was looked for last stand, its hash, and the slot where it belongs. */
  #soughtEnd = 0
  #soughtHash = 0
  #soughtSlot = 0

  #find(key: string): number {
    const start = this.#count === 0 ? 0 : (this.#ends[this.#count - 1] ?? 0)
    // A character of a string becomes at most three bytes.
    while (start + key.length * 3 > this.#bytes.length) this.#growBytes()
    const end = this.#write(key, start)
    this.#soughtEnd = end
    const mask = this.#slots.length - 1
    const sought = hash(this.#bytes, start, end)
    this.#soughtHash = sought
    for (let slot = sought & mask; ; slot = (slot + 1) & mask) {
      const held = this.#slots[slot] ?? 0
      const index = (held & mask) - 1
      if (held !== 0 && (((held ^ sought) & ~mask) !== 0 || !this.#equals(index, start, end))) continue
      this.#soughtSlot = slot
      return index
    }
  }

  /** Writes a key and tells where it ends. Plain IDs are written by hand: a call into the platform takes ten times as long. */
  #write(key: string, start: number): number {
    for (let offset = 0; offset < key.length; offset += 1) {
      const code = key.charCodeAt(offset)
      if (code > 0x7f) return start + this.#bytes.write(key, start)
      this.#bytes[start + offset] = code
    }
    return start + key.length
  }

  /** Adds the key that was looked for last. */
  #add(value: number): void {
    const index = this.#count
    this.#ends[index] = this.#soughtEnd
    this.#values[index] = value
    this.#slots[this.#soughtSlot] = slotValue(this.#soughtHash, this.#slots.length, index)
    this.#count += 1
    if (this.#count === this.#values.length) this.#growTable()
  }

  #equals(index: number, start: number, end: number): boolean {
    const from = index === 0 ? 0 : (this.#ends[index - 1] ?? 0)
    const to = this.#ends[index] ?? 0
    if (to - from !== end - start) return false
    // Keys are short: a call into the platform costs more than to look at each byte.
    for (let offset = 0; offset < end - start; offset += 1)
      if (this.#bytes[from + offset] !== this.#bytes[start + offset]) return false
    return true
  }

  #growBytes(): void {
    const larger = Buffer.allocUnsafe(Math.ceil(this.#bytes.length * 1.5))
    this.#bytes.copy(larger)
    this.#bytes = larger
  }

  #growTable(): void {
    // What is given over is free at once, and not only when it is next looked for what is of no use.
    const ends = new Uint32Array(this.#ends.buffer.transfer(this.#ends.byteLength * 2))
    this.#ends = ends
    this.#values = new Uint8Array(this.#values.buffer.transfer(this.#values.byteLength * 2))
    this.#slots.buffer.transfer(0)
    this.#slots = new Uint32Array(ends.length * 2)
    const mask = this.#slots.length - 1
    for (let index = 0, start = 0; index < this.#count; index += 1) {
      const end = ends[index] ?? 0
      const value = hash(this.#bytes, start, end)
      let slot = value & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = slotValue(value, this.#slots.length, index)
      start = end
    }
  }
}

/** There are twice as many slots as keys, a power of two, so the number of a key fits below what tells it apart. */
function slotValue(hashed: number, slots: number, index: number): number {
  return (hashed & ~(slots - 1)) | (index + 1)
}

/** FNV-1a. */
function hash(bytes: Buffer, start: number, end: number): number {
  let value = 0x811c9dc5
  for (let at = start; at < end; at += 1) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193)
  return (value ^ (value >>> 15)) >>> 0
}
