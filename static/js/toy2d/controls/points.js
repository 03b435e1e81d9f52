// The points of the prior in its card: how many there are, and the list, which is loaded with the card.

import { Later } from '../../explorer/later.js';
import { element } from '../../lib/dom.js';
import { pointsOf } from '../cloud.js';

/** @typedef {import('../spec.js').Spec} Spec */

export class Points {
  #card = element('prior', HTMLDetailsElement);
  #count = element('cloud-count', HTMLElement);
  #list;

  /** @param {import('./pointlist.js').Actions} actions */
  constructor(actions) {
    this.#list = new Later(
      async () => {
        const { PointList } = await import('../panes/late.js');
        return new PointList(actions);
      },
      element('cloud', HTMLElement),
    );
    this.#card.addEventListener('toggle', () => this.#list.need());
  }

  /** @param {Spec} spec where a link may hold anything */
  show({ cloud, modes }) {
    const n = pointsOf(cloud).length;
    this.#count.textContent = n > 0 ? `, ${n} ${n === 1 ? 'point' : 'points'}` : '';
    this.#list.tell('show', (list) => list.show(cloud, modes));
  }

  /**
   * Shows what the server says of a field; false if it is not of the points.
   * @param {string} field as cloud[2][1]
   * @param {string} message
   */
  showError(field, message) {
    if (!/^cloud(\[|$)/.test(field)) return false;
    this.#card.open = true;
    this.#list.tell('error', (list) => list.showError(field, message));
    return true;
  }
}
