/** What links, kept edits and the question before somebody else's code runs say in English. Loaded with them. */
const cells = (n: number) => (n === 1 ? "one cell" : `${n} cells`);

export const link = {
  notices: "About this link",
  close: "Close",
  trouble: {
    "too-long": "This link is too long to be read. The page is as it begins.",
    newer: "This link was made with a newer edition of the course. What this one knows has been set.",
    damaged: "Part of this link is damaged. What could be read has been set."
  },
  codeDamaged: "The edited cells in this link are damaged or cut off. They were left out.",
  /** `range` is what the control allows: "0 to 50". */
  outOfRange: (key: string, value: string, range: string) => `This link asks for ${key} = ${value}, but that can be ${range}. It stays as it was.`,
  unknown: (keys: readonly string[]) => `This link asks for ${keys.join(", ")}, which this page no longer has.`,
  embedded: "This link also edits the code of the page. In an embedded page that stays off.",
  openPage: "Open the page",
  notKept: "Your browser does not let this page keep your edits. They last until you leave; copy the link to keep them.",
  aside: "Your own edits of this page have been put aside.",
  bringBack: "Bring them back",

  askTitle: "This link edits the code of this page",
  askLead: (n: number) => `Somebody has changed ${cells(n)}. Nothing of it has run. Look at it, and run it only if you trust it: on this page it can do what the page can do.`,
  askOwn: "You have edits of your own on this page. They are in force now. If you run these, yours are put aside, and you can bring them back.",
  run: "Run these edits",
  runInstead: "Run these, put mine aside",
  notNow: "Not now",
  keepMine: "Keep mine",
  staleTitle: "The page has changed since you edited it",
  staleLead: (n: number) => `You edited ${cells(n)} of this page, and the page has a new version of ${n === 1 ? "it" : "them"}. You see the new version, and below what your text changes in it. Your text is kept.`,
  runMine: "Run my text",
  dropMine: "Throw my text away",
  later: "Later",
  cell: (key: string) => `Cell ${key}`,
  scratch: (key: string) => `New cell under ${key}`,
  changed: "The page has changed this cell since the link was made.",
  lost: (key: string) => `This page no longer has the cell ${key}. This is its text; it will not run.`,

  copied: "The link has been copied.",
  copyByHand: "Your browser does not let the page copy. Select the link and copy it:"
};
