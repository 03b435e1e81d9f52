// The clock with which a run takes over from the one before.

/** @typedef {import('../show/clock.js').Clock} Clock */

/**
 * @param {object} of
 * @param {Clock | null} of.led somebody else's clock, if that is followed
 * @param {boolean} of.replay whether the run plays from its beginning, or stands where the address holds the clock;
 *   otherwise the moment is kept
 * @param {number | null} of.held where in the run the address holds the clock, 0 to 1
 * @param {boolean} of.still whether no motion is wanted
 * @param {Clock} kept the clock of the moment
 * @returns {Clock}
 */
export function takeover({ led, replay, held, still }, kept) {
  if (led) return led;
  const { share, playing, held: stopped, speed } = kept; // what it waits for is its own run's
  if (!replay) return { share, playing, held: stopped, speed };
  if (held !== null) return { share: held, playing: false, held: true, speed };
  return { share: Number(still), playing: !still, held: false, speed };
}
