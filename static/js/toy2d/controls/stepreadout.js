// The readout of the moment: the step, the smoothing, and how many starts are at the star.

import { element, write } from '../../lib/dom.js';
import { decimal, grouped } from '../../lib/numbers.js';

export class StepReadout {
  #step = element('step', HTMLElement);
  #steps = element('steps', HTMLElement);
  #t = element('t', HTMLElement);
  #arrived = element('arrived', HTMLElement);
  #plot = element('plot', HTMLElement);

  /**
   * @param {import('../run.js').Player} player
   * @param {import('../../explorer/transport.js').Transport} transport
   */
  constructor(player, transport) {
    this.player = player;
    this.transport = transport;
  }

  /** Shows the player's moment. */
  show() {
    const { run, position, playing } = this.player;
    if (!run) return;
    const { k, steps } = run.header;
    const t = decimal(run.t(position));
    const step = k[Math.floor(position)];
    const arrived = run.starts > 0 && run.received > position ? run.arrived(position) : null;
    this.transport.show(`step ${step} of ${steps}, t = ${t}`);
    write(this.#step, String(step));
    write(this.#steps, String(steps));
    write(this.#t, t);
    write(this.#arrived, arrived === null ? '' : `${grouped(arrived)} of ${grouped(run.starts)} at the star`);
    Object.assign(this.#plot.dataset, {
      k: step,
      t: run.t(position),
      playing,
      run: run.header.id,
      starts: run.starts,
      whole: run.whole,
      arrived: arrived ?? '',
    });
  }
}
