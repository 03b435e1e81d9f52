// What the reconstructions of many seeds come to, while they arrive. No document here.

/** @typedef {{psnr: number | null, ssim: number | null, chi: number | null, energy?: number | null, recovery?: (number | null)[], converged?: boolean, diverged_at?: number, posterior?: Posterior}} Judgement null where it is no finite number */
/** @typedef {{sd_rms: number | null, error_rms: number | null, coverage: (number | null)[], diverged?: number}} Posterior */
/** @typedef {{first: number, count: number, methods: string[], levels?: number[]}} Wish the batch of a spec */
/** @typedef {{method: string, levels?: number}} Member a method, and its number of levels where the batch is about them */
/** @typedef {{first: number, count: number, rows: Member[]}} Head what the server says of it */

/**
 * What is known of a method, or of one with a number of levels.
 * @typedef {object} Row
 * @property {Member} member
 * @property {number} seeds that are done
 * @property {number | null} mean PSNR, dB
 * @property {number | null} least
 * @property {number | null} sd between seeds
 * @property {number | null} ssim mean
 * @property {number | null} chi mean
 * @property {number | null} energy mean
 * @property {(number | null)[]} recovery mean of each region
 * @property {number} unfinished seeds on which it diverged, or stopped before its tolerance was met
 * @property {number} wins seeds on which its PSNR is above all others', of those that all have done
 * @property {{ratio: number, coverage: number[]} | null} sure of a method that draws samples: standard deviation over error, and shares of the pixels within 1 and 2 of it
 */

/**
 * The PSNR of the first method less another's, seed by seed.
 * @typedef {object} Pairs
 * @property {Member} member the other
 * @property {{seed: number, value: number}[]} points of the seeds that both have done
 * @property {number} better seeds on which the first is
 * @property {number} worse
 * @property {number} mean NaN without points
 * @property {number} least
 * @property {number} most
 */

export class Batch {
  done = 0;
  /** @type {(Judgement | undefined)[][]} by row, then by seed */
  #judged;

  /** @param {Head} head */
  constructor(head) {
    this.head = head;
    this.#judged = head.rows.map(() => Array(head.count).fill(undefined));
  }

  /** How many reconstructions there are in all. */
  get of() {
    return this.head.count * this.head.rows.length;
  }

  /** Whether it is about numbers of levels. */
  get leveled() {
    return this.head.rows.some(({ levels }) => levels);
  }

  /** @param {{seed: number, row: number, done: number} & Judgement} row that has arrived */
  add({ seed, row, done, ...judgement }) {
    const list = this.#judged[row];
    if (list) list[seed - this.head.first] = judgement;
    this.done = Math.max(this.done, done);
  }

  /** @returns {Row[]} */
  get rows() {
    return this.#rows(() => true);
  }

  /** Of the seeds that all rows have done, so that means can be compared. @returns {Row[]} */
  get common() {
    return this.#rows((seed) => this.#judged.every((list) => list[seed] !== undefined));
  }

  /** @param {(seed: number) => boolean} counts @returns {Row[]} */
  #rows(counts) {
    const wins = this.#wins();
    return this.head.rows.map((member, i) => {
      const known = this.#judged[i].filter((_, seed) => counts(seed)).filter((one) => one !== undefined);
      const psnr = known.map((one) => one.psnr);
      return {
        member,
        seeds: known.length,
        mean: mean(psnr),
        least: whole(psnr) ? Math.min(...psnr) : null,
        sd: deviation(psnr),
        ssim: mean(known.map((one) => one.ssim)),
        chi: mean(known.map((one) => one.chi)),
        energy: mean(known.map((one) => one.energy ?? null)),
        recovery: (known[0]?.recovery ?? []).map((_, n) => mean(known.map((one) => one.recovery?.[n] ?? null))),
        unfinished: known.filter((one) => one.converged === false || one.diverged_at || one.posterior?.diverged).length,
        wins: wins[i],
        sure: sure(known.flatMap(({ posterior }) => (posterior ? [posterior] : []))),
      };
    });
  }

  /** @returns {Pairs[]} for each row but the first */
  get pairs() {
    const [own, ...others] = this.#judged;
    return others.map((other, i) => {
      const points = own.flatMap((one, n) => {
        const [a, b] = [one?.psnr ?? null, other[n]?.psnr ?? null];
        return a === null || b === null ? [] : [{ seed: this.head.first + n, value: a - b }];
      });
      const values = points.map(({ value }) => value);
      return {
        member: this.head.rows[i + 1],
        points,
        better: values.filter((value) => value > 0).length,
        worse: values.filter((value) => value < 0).length,
        mean: mean(values) ?? NaN,
        least: Math.min(...values),
        most: Math.max(...values),
      };
    });
  }

  #wins() {
    const wins = this.head.rows.map(() => 0);
    for (let n = 0; n < this.head.count; n++) {
      const psnr = this.#judged.map((list) => list[n]?.psnr ?? null);
      if (!whole(psnr)) continue;
      const best = Math.max(...psnr);
      if (psnr.filter((value) => value === best).length === 1) wins[psnr.indexOf(best)]++;
    }
    return wins;
  }
}

/**
 * Whether there are values, and all of them are numbers.
 * @param {(number | null)[]} values
 * @returns {values is number[]}
 */
function whole(values) {
  return values.length > 0 && values.every((value) => value !== null);
}

/**
 * Means of what samples tell of how sure they are.
 * @param {Posterior[]} all
 */
function sure(all) {
  const [sd, error] = [mean(all.map((one) => one.sd_rms)), mean(all.map((one) => one.error_rms))];
  const coverage = [0, 1].map((i) => mean(all.map((one) => one.coverage[i] ?? null)) ?? NaN);
  return sd === null || error === null ? null : { ratio: sd / error, coverage };
}

/** @param {(number | null)[]} values */
function mean(values) {
  return whole(values) ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}

/** @param {(number | null)[]} values of which two are needed */
function deviation(values) {
  const middle = mean(values);
  if (middle === null || !whole(values) || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
