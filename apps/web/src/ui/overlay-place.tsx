/** The ID of the place in the page where menus and panels are put. */
export const overlaysId = 'overlays'

/** Where menus and panels are put: inside the main landmark of the page, so that everything in the page is in one. */
export function Overlays() {
  return <div id={overlaysId} />
}
