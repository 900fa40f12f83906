/**
 * What a citation, `[@fig:…]` or `[@eq:…]` leads to, shown beside it: on hover and focus, on a first tap (a second follows the
 * link). The pointer may enter the card; Escape, scrolling and a press elsewhere close it.
 */

const links = "a.citation, a.cross-reference";

export function showReferenceCards(): void {
  let open: HTMLAnchorElement | null = null;
  let timer = 0;
  const card = Object.assign(document.createElement("div"), {id: "reference-card", className: "reference-card", popover: "manual", role: "tooltip"});

  const hide = () => {
    clearTimeout(timer);
    if (open) card.hidePopover();
    open?.removeAttribute("aria-describedby");
    open = null;
  };
  const show = (link: HTMLAnchorElement) => {
    clearTimeout(timer);
    const target = link === open ? null : document.getElementById(link.hash.slice(1));
    if (!target) return;
    hide();
    const shown = (target.querySelector("figcaption") ?? target).cloneNode(true) as Element;
    for (const element of shown.querySelectorAll("[id]")) element.removeAttribute("id");
    card.replaceChildren(...shown.childNodes);
    document.body.append(card);
    card.showPopover();
    const at = link.getClientRects()[0]!; // its first line
    const {width, height} = card.getBoundingClientRect();
    const above = at.top > height + 8;
    card.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8))}px`;
    card.style.top = `${above ? at.top - height - 4 : at.bottom + 4}px`;
    link.setAttribute("aria-describedby", card.id);
    open = link;
  };
  const linkAt = ({target}: Event) => (target as Element).closest?.<HTMLAnchorElement>(links);
  const inCard = ({target}: Event) => card.contains(target as Node);

  addEventListener("pointerover", (event) => {
    const link = linkAt(event);
    if (inCard(event)) clearTimeout(timer);
    else if (link && event.pointerType === "mouse") show(link);
    else if (open && document.activeElement !== open) timer = setTimeout(hide, 250) as unknown as number;
  });
  addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link?.matches(":focus-visible")) show(link);
    else if (!inCard(event)) hide();
  });
  addEventListener("click", (event) => {
    const link = linkAt(event);
    if (link && link !== open && (event as PointerEvent).pointerType === "touch") {
      event.preventDefault();
      show(link);
    } else if (!inCard(event)) hide();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  addEventListener("scroll", hide, {passive: true});
}
