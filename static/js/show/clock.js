// Where a clock is that somebody else started: computed anywhere from when it began.

/**
 * @typedef {object} Clock
 * @property {number} share 0 to 1
 * @property {boolean} playing
 * @property {boolean} held
 * @property {number} speed
 * @property {number} [wait] seconds for which it still stands at the first step before it plays on; by default a whole
 *   opening
 */

/**
 * The clock of a state, some time later. Who wants no motion sees where one that plays will come to.
 * @param {{share: number, playing: boolean, speed: number, wait?: number}} state
 * @param {number} age of the state, in ms
 * @param {number} seconds that a whole show takes at speed 1
 * @param {boolean} still whether no motion is wanted
 * @returns {Clock}
 */
export function clockAt({ share, playing, speed, wait = 0 }, age, seconds, still) {
  if (!playing) return { share, playing: false, held: true, speed, wait: 0 };
  const gone = age / 1000 - wait;
  const now = still ? 1 : Math.min(1, share + Math.max(0, gone) * (speed / seconds));
  return { share: now, playing: now < 1, held: false, speed, wait: still ? 0 : Math.max(0, -gone) };
}
