/**
 * What a citation, `[@fig:…]` or `[@eq:…]` leads to, shown beside it: on hover and focus, on a first tap (a second follows the
 * link). The pointer may enter the card; Escape and a press elsewhere close it.
 */

const wait = 200; // ms: a pointer that only passes by opens nothing, and has time to enter the card

export function showReferenceCards(): void {
  const card = Object.assign(document.createElement("div"), {id: "reference-card", className: "reference-card", popover: "manual", role: "note"});
  let open: HTMLAnchorElement | undefined;
  let timer: ReturnType<typeof setTimeout>;

  const hide = () => {
    open?.removeAttribute("aria-describedby");
    open = undefined;
    card.remove();
  };
  const show = (link: HTMLAnchorElement) => {
    const target = document.getElementById(link.hash.slice(1));
    if (!target || link === open) return;
    hide();
    open = link;
    const shown = (target.querySelector("figcaption") ?? target).cloneNode(true) as Element;
    for (const element of shown.querySelectorAll("[id]")) element.removeAttribute("id");
    card.replaceChildren(...shown.childNodes);
    document.body.append(card);
    card.showPopover();
    link.setAttribute("aria-describedby", card.id);
    place();
  };
  const place = () => {
    if (!open) return;
    const line = open.getClientRects()[0]!; // the first, where the link is broken into several
    const {width, height} = card.getBoundingClientRect();
    card.style.left = `${Math.max(8, Math.min(line.left, document.documentElement.clientWidth - width - 8))}px`;
    card.style.top = `${line.top > height + 8 ? line.top - height - 4 : line.bottom + 4}px`;
  };
  const linkAt = ({target}: Event) => (target as Element).closest?.<HTMLAnchorElement>("a.citation, a.cross-reference");
  const inCard = ({target}: Event) => card.contains(target as Node);
  const when = <K extends keyof WindowEventMap>(type: K, listen: (event: WindowEventMap[K], link: HTMLAnchorElement | null | undefined) => void) =>
    addEventListener(type, (event) => {
      clearTimeout(timer);
      listen(event, linkAt(event));
    });

  when("pointerover", (event, link) => {
    if (inCard(event) || event.pointerType !== "mouse") return;
    if (link) timer = setTimeout(show, wait, link);
    else if (open && open !== document.activeElement) timer = setTimeout(hide, wait);
  });
  when("focusin", (event, link) => {
    if (link?.matches(":focus-visible")) show(link);
    else if (!inCard(event)) hide();
  });
  when("click", (event, link) => {
    if (link && link !== open && (event as PointerEvent).pointerType === "touch") {
      event.preventDefault();
      show(link);
    } else if (!inCard(event)) hide();
  });
  when("keydown", ({key}) => {
    if (key === "Escape") hide();
  });
  addEventListener("scroll", place, {passive: true});
}
