/** A button that runs a slider to its end, and again from its beginning; off-screen it rests. */
import {animate} from "./clock.js";
import {button, type Control} from "./controls.js";
import {strings} from "./strings.js";

/**
 * @param element the figure: the slider moves while it is seen
 * @param options.from where the slider begins @param options.to where it ends @param options.speed of its values a second
 */
export function createPlay(element: HTMLElement, slider: Control<number>, {from = 0, to, speed}: {readonly from?: number; readonly to: number; readonly speed: number}): HTMLButtonElement {
  const play = button({label: strings.play, onClick: () => (clock.playing ? pause() : start())});
  const clock = animate(
    element,
    (_, elapsed) => {
      slider.set(Math.min(to, slider.value + speed * elapsed));
      if (slider.value >= to) pause();
    },
    {autoplay: false}
  );
  function start(): void {
    if (slider.value >= to) slider.set(from);
    clock.play();
    play.textContent = strings.pause;
  }
  function pause(): void {
    clock.pause();
    play.textContent = strings.play;
  }
  return play;
}
