// What the page of the 2D example shows while its server misbehaves, and what of that
// contradicts something else. Defines `toystates` for the tests.
globalThis.toystates = {
  /** What tells the settings: t min, in thousandths. */
  told: () => Math.round(1000 * Number(document.getElementById('tmin').value)),
  seen: (id) => document.getElementById(id).checkVisibility(),
  text: (id) => document.getElementById(id).textContent.replace(/\s+/g, ' ').trim(),
  pane: () => document.getElementById('pictures').dataset.pane,

  back: () =>
    new Promise((done) => {
      addEventListener('popstate', done, { once: true });
      history.back();
    }),

  number: (found) => (found ? Number(found[1].replaceAll(',', '')) : null),

  /** What the settings are that each part's content is of; null where there is none. */
  content() {
    const at = (id) => document.getElementById(id);
    const { number } = toystates;
    const end = (id) => {
      const part = at(id).querySelector('[data-end]');
      return part ? Number(part.dataset.end) : null;
    };
    return {
      verdict: number(toystates.text('explanation').match(/first level, t = ([\d.,]+?), /)),
      landscape: Math.round(1000 * look.plot().t),
      paths: Number(look.plot().starts),
      ends: end('outcomes'),
      twin: end('twin-outcomes'),
      basins: at('basins-legend').firstElementChild
        ? Math.round(1000 * at('basins-legend').firstElementChild.dataset.share)
        : null,
      homotopy: at('homotopy-overlay').dataset.tmax ? Number(at('homotopy-overlay').dataset.tmax) : null,
      charts: at('charts-grid').hidden
        ? null
        : Number(at('charts').querySelector('[data-quantity=target] .chart-now b').textContent),
    };
  },

  /** What contradicts what; sweeping: whether a sweep is wanted. */
  faults(sweeping) {
    const { number, seen, text, pane } = toystates;
    const at = (id) => document.getElementById(id);
    const faults = [];
    const must = (holds, what) => holds || faults.push(what);
    const [told, c] = [toystates.told(), toystates.content()];
    const lost = document.documentElement.dataset.connection === 'lost';
    const past = document.documentElement.hasAttribute('data-past');
    const valley = told % 5;
    must(c.verdict === null || c.verdict === told, 'the verdict is of other settings');
    must(c.verdict === null || (c.ends === valley && c.paths > 0), 'there is a verdict on paths that are not shown');
    must(c.landscape === told, 'the landscape does not follow');
    must(past || c.ends === null || c.ends === valley, 'outcomes of other settings are not marked');
    must(
      !past || /settings before/.test(text('explanation')),
      'it is not said that what is faded is of other settings',
    );
    must(!past || c.verdict === null, 'there is a verdict beside results of other settings');
    must(lost === (text('connection') !== ''), 'the line tells of the connection');
    must(!seen('tries') || (lost && /trying again/.test(text('tries'))), 'a connection that is there is tried');
    must(!/connection/.test(text('headline')) || lost, 'the run waits for a connection that is there');
    must(!/busy/.test(text('headline')) || !lost, 'a server is busy that is not there');
    for (const [panel, root, now, shown] of [
      ['twin', 'twin', c.twin, valley],
      ['basins', 'basins', c.basins, told],
      ['homotopy', 'homotopy', c.homotopy, told],
      ['series', 'charts', c.charts, told],
    ]) {
      if (panel !== 'series' && pane() !== panel) continue;
      const stale = at(root).classList.contains('stale');
      must(stale || now === null || now === shown, `${panel} is of other settings and not marked`);
      must(!seen(`${panel}-past`) || stale || now === null, `${panel} is marked and of these settings`);
      const says = text(`${panel}-past`);
      must(!/no connection/.test(says) || lost, `${panel} waits for a connection that is there`);
      must(!lost || !/busy|at work/.test(says), `${panel} is at work without a server`);
      must(!lost || !stale || panel === 'series' || says !== '', `${panel} is marked without a word`);
    }
    const offered = seen('remedies') && !at('remedies').inert ? number(text('remedies').match(/tₘₐₓ = (\d+)/)) : null;
    must(offered === null || (offered === told && !past), 'remedies of other settings are offered');
    must(!seen('homotopy-progress') || (!lost && !seen('homotopy-past')), 'the homotopy goes on without a server');
    if (pane() === 'sweep') {
      must(
        seen('sweep-cancel') === sweeping && seen('sweep-running') === sweeping,
        `at work on the sweep is ${seen('sweep-running')}, wanted ${sweeping}`,
      );
      must(!seen('sweep-start') || !sweeping, 'what is under way can be started');
      must(
        !sweeping || lost === /connection/.test(text('sweep-progress-text')),
        'the sweep waits for the connection exactly if there is none',
      );
    }
    return faults.length > 0
      ? [
          ...faults,
          JSON.stringify({
            told,
            lost,
            past,
            pane: pane(),
            ...c,
            headline: text('headline'),
            explanation: text('explanation'),
          }),
        ]
      : [];
  },

  /** Whether all is as the settings have it, and nothing is waited for. */
  settled() {
    const [told, c] = [toystates.told(), toystates.content()];
    const shown =
      { twin: c.twin === told % 5, basins: c.basins === told, homotopy: c.homotopy === told }[toystates.pane()] ?? true;
    const marks = ['twin-past', 'basins-past', 'homotopy-past', 'series-past', 'tries', 'sweep-running'].some(
      toystates.seen,
    );
    return (
      c.verdict === told &&
      c.ends === told % 5 &&
      c.charts === told &&
      shown &&
      !marks &&
      !document.documentElement.hasAttribute('data-past') &&
      !document.querySelector('#charts.stale') &&
      document.documentElement.dataset.connection === 'open'
    );
  },

  /** The faults that remain after a moment: an answer may be about to come. */
  async remaining(sweeping) {
    const until = performance.now() + 2500;
    for (;;) {
      await look.drawn();
      const faults = toystates.faults(sweeping);
      if (faults.length === 0 || performance.now() > until) return faults;
    }
  },
};
