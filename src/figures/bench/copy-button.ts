/** Copies what stands in a text area; where the page may not, it selects the text and says so. */
import {button} from "../controls.js";
import {strings} from "../strings.js";

export function copyButton({label, area, tell}: {readonly label: string; readonly area: HTMLTextAreaElement; readonly tell: (message: string) => void}): HTMLButtonElement {
  const words = strings.lab.spec;
  return button({label, onClick: () => {
    const failed = (): void => {
      area.select();
      tell(words.cannotCopy);
    };
    if (!navigator.clipboard) return failed(); // plain HTTP
    navigator.clipboard.writeText(area.value).then(() => tell(words.copied), failed);
  }});
}
