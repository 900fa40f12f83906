/** What a presented page says in English. */

export const present = {
  label: (title: string) => `Presentation of “${title}”`,
  slide: (i: number, count: number) => `${i} / ${count}`,
  announce: (i: number, count: number, what: string) => `Slide ${i} of ${count}: ${what}`,
  previous: "Previous slide",
  next: "Next slide",
  code: "Link as QR code (Q)",
  leave: "Leave the presentation (Escape)",
  codeLabel: (address: string) => `QR code of ${address}`,
  codeTooLong: (length: number) => `The state of this page makes a link of ${length} characters, too long for a code that can be read from afar: this one leads to the page alone.`,
  nothing: "This page has nothing to present: no figure and no formula."
};
