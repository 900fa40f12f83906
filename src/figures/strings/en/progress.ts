/** What the course says of the reader's way through it, in English. */

export const progress = {
  read: "read",
  goOn: (title: string, section: string) => `Continue where you left: ${title}${section && `, ${section}`} →`,
  forget: "Forget what I have read",
  forgetDetail: "Chapters read and exercises solved are kept in this browser alone. This erases them.",
  forgotten: "Forgotten: nothing of your reading is kept any more."
};
