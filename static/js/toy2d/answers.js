// What the server answers on the websocket; frames.js reads the binary messages.

/** @typedef {import('./spec.js').Spec} Spec */
/** @typedef {import('./spec.js').Vec} Vec */
/** @typedef {import('./energy.js').Window} Window */

/** @typedef {'paths' | 'twin' | 'basins' | 'series' | 'homotopy' | 'sweep' | 'remedies' | 'samples' | 'correction' | 'curvature'} Panel what can be asked for */

/** @typedef {'minimum' | 'saddle' | 'maximum'} PointKind */
/** @typedef {{x: Vec, kind: PointKind, value: number}} StationaryPoint */

/**
 * @typedef {object} Header of a run
 * @property {number} id
 * @property {'paths' | 'twin'} panel
 * @property {number} starts
 * @property {number} steps
 * @property {number[]} k steps that are recorded
 * @property {number[]} t smoothing at each
 * @property {number} tmin
 * @property {Vec} y the data, with their noise
 * @property {Window} window
 * @property {StationaryPoint[]} stationary of f, sorted by value
 * @property {StationaryPoint[]} minima of f, the global minimiser first: their order is that of the valleys
 * @property {boolean} complete whether these are surely all
 */

/**
 * @typedef {object} Claim one thing that was computed about a run; toy2d/verdict.go says what the numbers are
 * @property {'valley' | 'arrived' | 'short' | 'nowhere' | 'diverged' | 'tied' | 'unsure' | 'first' | 'stayed' | 'moved' | 'slope'} kind
 * @property {number} valley index of a minimum, or -1
 * @property {number} count
 * @property {number} of
 * @property {number} value
 * @property {number} t
 */
/** @typedef {{starts: number, steps: number, claims: Claim[], valleys: (StationaryPoint & {ends: number, arrived: number, farthest: number})[]}} Result */
/** @typedef {{id: number, panel: 'paths' | 'twin', result: Result, ends: string}} Done the valley of each start's end, in base64 */

/** @typedef {import('./picture/basinmap.js').Basins} Basins */
/** @typedef {Omit<Basins, 'ends'> & {id: number, ends: string}} BasinsMessage ends in base64 */

/**
 * @typedef {object} Series what the solver says of one start, step by step; null where it says nothing
 * @property {number} steps
 * @property {number[]} k
 * @property {number[]} t
 * @property {(number | null)[]} energy F(x, t)
 * @property {(number | null)[]} target f(x)
 * @property {(number | null)[]} target_norm |grad f(x)|
 * @property {(number | null)[]} size
 * @property {(number | null)[]} move |x_k - x_(k-1)|
 * @property {(number | null)[]} cosine
 * @property {boolean[]} accepted
 * @property {number} diverged_at step, 0 if it did not
 */

/**
 * @typedef {object} Homotopy
 * @property {number} tmin
 * @property {number} tmax
 * @property {Window} window
 * @property {{kind: PointKind, points: {t: number, x: Vec, value: number}[], begin: BranchEnd, end: BranchEnd}[]} branches
 * @property {{type: 'end' | 'birth', t: number, x: Vec, extremum: number, saddle: number}[]} events
 * @property {boolean} complete
 */
/** @typedef {{type: 'tmin' | 'tmax' | 'fold' | 'lost', t: number, partner: number}} BranchEnd */

/** @typedef {Partial<Pick<Spec, 'method' | 'step'>> & {schedule?: Partial<Pick<Spec['schedule'], 'kind' | 'tmax' | 'levels'>>}} Change the part of a spec that is another one */
/** @typedef {{arrived: number, of: number, offered: {change: Change, arrived: number, of: number}[], tried: Change[]}} Remedies what makes more starts arrive, best first */

/** @typedef {import('./sweep/rows.js').SweepBegin} SweepBegin */
/** @typedef {import('./sweep/rows.js').SweepRow} SweepRow */
/** @typedef {import('./sweep/rows.js').Swept} Swept */

/**
 * @param {BasinsMessage} message
 * @returns {Basins}
 */
export function basinsOf(message) {
  return { ...message, ends: bytesOf(message.ends) };
}

/** @param {string} base64 */
export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}
