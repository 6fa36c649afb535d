import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/**
 * A file that is written at its end and cut back. The places are given by hand: a file that was opened for appending cannot be cut
 * on Windows.
 */
export class AppendedFile {
  readonly fd: number
  size: number

  constructor(path: string, mode: number) {
    this.fd = openSync(path, constants.O_RDWR | constants.O_CREAT, mode)
    this.size = fstatSync(this.fd).size
  }

  append(text: string): void {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at, bytes.length - at, this.size + at)
    this.size += bytes.length
  }

  cutTo(size: number): void {
    ftruncateSync(this.fd, size)
    this.size = size
  }

  close(): void {
    fsyncSync(this.fd)
    closeSync(this.fd)
  }
}
