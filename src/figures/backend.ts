/** On which machine figures compute: the link may say so (`?backend=cpu`), a control may, and otherwise the best there is. */
import {select, type Control} from "./controls.js";
import {strings} from "./strings.js";

export const BACKENDS = ["auto", "cpu", "webgpu"] as const;
export type BackendChoice = (typeof BACKENDS)[number];

/** What the page's link asks for; "auto" where it says nothing that we know. */
export function backendOfLink(search: string = location.search): BackendChoice {
  const asked = new URLSearchParams(search).get("backend");
  return BACKENDS.find((each) => each === asked) ?? "auto";
}

/** The control that forces a machine; it begins with what the link says. */
export function backendSelect({value = backendOfLink()}: {value?: BackendChoice | undefined} = {}): Control<BackendChoice> {
  return select<BackendChoice>({label: strings.backend.label, options: strings.backend.options, value});
}
