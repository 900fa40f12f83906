/** Starts costly work when its figure comes into view, once. */
export function whenSeen(element: Element, begin: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    begin();
  }, {rootMargin: "100px"});
  observer.observe(element);
}
