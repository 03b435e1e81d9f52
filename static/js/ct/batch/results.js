// The table of many seeds, and plots: of paired differences for each method but the first, or of figures over
// the number of levels.

import { element, make, write } from '../../lib/dom.js';
import { brief } from '../../lib/numbers.js';
import { LevelsPlot } from './levelsplot.js';
import { PairsPlot } from './plot.js';
import { rangeOf } from './scale.js';
import { described, fixed, rowName, signed } from './words.js';

/** @typedef {import('./figures.js').Batch} Batch */
/** @typedef {import('./figures.js').Row} Row */

/** Figures over the number of levels. @type {{name: string, of: (row: Row) => number | null, text: (value: number) => string}[]} */
const overLevels = [
  { name: 'PSNR, dB', of: ({ mean }) => mean, text: (value) => fixed(value, 2) },
  { name: 'χ', of: ({ chi }) => chi, text: (value) => fixed(value, 3) },
  { name: 'F', of: ({ energy }) => energy, text: brief },
];

export class BatchResults {
  #last = element('batch-last', HTMLElement);
  #body = element('batch-rows', HTMLTableSectionElement);
  #plots = element('batch-plots', HTMLElement);
  #note = element('batch-note', HTMLElement);
  /** @type {((batch: Batch) => void)[]} what draws the plots */
  #drawn = [];
  /** @type {Batch | null} for which there is room */
  #of = null;

  /** @param {Batch} batch */
  show(batch) {
    if (this.#of !== batch) this.#build(batch);
    for (const [i, row] of batch.rows.entries()) {
      const [name, ...cells] = this.#body.rows[i].cells;
      const texts = [row.mean, row.least, row.sd].map((value) => fixed(value, 2));
      const last = batch.leveled ? (row.energy === null ? '–' : brief(row.energy)) : String(row.wins);
      texts.push(fixed(row.ssim, 3), fixed(row.chi, 2), last);
      for (const [n, text] of texts.entries()) write(cells[n], text);
      write(/** @type {HTMLElement} */ (name.lastElementChild), remarks(row));
    }
    for (const draw of this.#drawn) draw(batch);
  }

  /** Makes room for the rows of a batch. @param {Batch} batch */
  #build(batch) {
    this.#of = batch;
    const [title, last] = batch.leveled
      ? ['Mean of the energy that is minimised', 'F']
      : ['Seeds on which its PSNR is above all others’', 'Wins'];
    this.#last.title = title;
    write(this.#last, last);
    this.#body.replaceChildren(
      ...batch.head.rows.map((member) =>
        make(
          'tr',
          {},
          make('th', { scope: 'row' }, make('span', { textContent: rowName(member) }), make('small', {})),
          ...Array.from({ length: 6 }, () => make('td', {})),
        ),
      ),
    );
    const figures = batch.leveled ? overLevels.map((one) => this.#levelsFigure(one)) : this.#pairFigures(batch);
    this.#drawn = figures.map(({ draw }) => draw);
    this.#plots.replaceChildren(...figures.map(({ figure }) => figure));
    write(
      this.#note,
      batch.leveled
        ? 'Means over the seeds, over the number of levels.'
        : 'A dot is a seed: above the line at zero the first method is better. The broken line is the mean.',
    );
  }

  /** @param {Batch} batch */
  #pairFigures(batch) {
    const [first, ...others] = batch.head.rows;
    return others.map((member, i) => {
      const { figure, box, now } = chart(`${rowName(first)} − ${rowName(member)}`);
      const plot = new PairsPlot(box);
      const draw = (/** @type {Batch} */ { head, pairs }) => {
        const range = rangeOf(pairs.flatMap(({ points }) => points.map(({ value }) => value)));
        plot.show(pairs[i], { range, first: head.first, count: head.count });
        write(now, pairs[i].points.length > 0 ? `${signed(pairs[i].mean)} dB` : '');
        box.setAttribute('aria-label', described(first, pairs[i]));
      };
      return { figure, draw };
    });
  }

  /** @param {(typeof overLevels)[number]} one */
  #levelsFigure({ name, of, text }) {
    const { figure, box, now } = chart(name);
    const plot = new LevelsPlot(box);
    const draw = (/** @type {Batch} */ { rows }) => {
      const points = rows.flatMap((row) => {
        const value = of(row);
        return row.member.levels && value !== null ? [{ levels: row.member.levels, value }] : [];
      });
      plot.show(points);
      const ends = points.filter((_, i) => i === 0 || i === points.length - 1).map(({ value }) => text(value));
      write(now, ends.join(' to '));
      const said = points.map(({ levels, value }) => `${text(value)} with ${levels} levels`).join(', ');
      box.setAttribute('aria-label', `${name}: ${said || 'nothing yet'}.`);
    };
    return { figure, draw };
  }
}

/** What a row keeps of the contrast of each region, and where it came to no end. @param {Row} row */
function remarks(row) {
  const { recovery, unfinished, seeds } = row;
  const said = sure(row);
  const kept = recovery.map((part) => (part === null ? '–' : `${fixed(100 * part, 0)} %`));
  return [
    ...(kept.length > 0 ? [`keeps ${kept.join(', ')}`] : []),
    ...(said ? [said] : []),
    ...(unfinished > 0 ? [`unfinished on ${unfinished} of ${seeds}`] : []),
  ].join('; ');
}

/** How sure a row is of itself, and how sure it should be. @param {Row} row */
function sure({ sure: of }) {
  if (!of) return '';
  const [one, two] = of.coverage.map((share) => `${fixed(100 * share, 0)} %`);
  return `SD/error ${fixed(of.ratio, 2)}; within 1 and 2 SD ${one}, ${two}`;
}

/** @param {string} name */
function chart(name) {
  const now = make('span', { className: 'chart-now' });
  const box = make('div', { className: 'pairs-box', role: 'img' });
  const caption = make('figcaption', {}, make('span', { className: 'chart-name', textContent: name }), now);
  return { figure: make('figure', { className: 'chart' }, caption, box), box, now };
}
