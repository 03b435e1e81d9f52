// The readout of the moment: the step, and the level.

import { element, write } from '../lib/dom.js';
import { brief } from '../lib/numbers.js';
import { levelLetter } from './names.js';
import { leveled } from './spec.js';

export class StepReadout {
  #panels = element('panels', HTMLElement);
  #clock = element('clock', HTMLElement);

  /**
   * @param {import('./run.js').Player} player
   * @param {import('../explorer/transport.js').Transport} transport
   */
  constructor(player, transport) {
    this.player = player;
    this.transport = transport;
  }

  /** Shows the player's moment. */
  show() {
    const { run, position, playing } = this.player;
    if (!run) return;
    const { k, t, steps, spec } = run.main.head;
    const index = Math.floor(position);
    this.#clock.hidden = !leveled(spec); // a result without levels has nothing to play
    const [letter, level] = [levelLetter(spec), brief(t[index] ?? 0)];
    this.transport.show(`step ${k[index]} of ${steps}, ${letter} = ${level}`);
    write(element('step', HTMLElement), String(k[index]));
    write(element('steps', HTMLElement), String(steps));
    write(element('smoothing-name', HTMLElement), letter);
    write(element('smoothing', HTMLElement), level);
    Object.assign(this.#panels.dataset, {
      run: run.head.run,
      number: run.head.number,
      k: k[index],
      playing,
      received: run.main.received,
      whole: run.whole,
      state: run.state,
    });
  }
}
