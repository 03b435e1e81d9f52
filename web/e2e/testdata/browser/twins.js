// What the page computes twice: energies, densities, levels, starts and links. Called with cases
// that the server's code answered; returns what the page's code says to each.
async (cases) => {
  const page = (name) => import(new URL(`static/js/toy2d/${name}`, location.href));
  const { energy, landscape } = await page('energy.js');
  const { fromFragment, toFragment } = await page('link.js');
  const { posteriorAt, priorAt } = await page('samples/density.js');
  const { smoothing } = await page('schedule.js');
  const { points } = await page('starts.js');
  const { bendAt } = await page('curvature/bend.js');
  const { defaults } = JSON.parse(document.getElementById('config').text);
  return cases.map(({ spec, t, at, levels, fragment }) => ({
    energies: at.map(([x, y]) => energy(landscape(spec, t), x, y)),
    bends: at.map(([x, y]) => bendAt(landscape(spec, t), x, y)),
    // Their values are known up to a constant, as the page draws them.
    prior: at.map(([x, y]) => energy(priorAt(spec, t), x, y) - energy(priorAt(spec, t), 0, 0)),
    posterior: at.map(
      ([x, y]) => energy(posteriorAt(spec, spec.y, t), x, y) - energy(posteriorAt(spec, spec.y, t), 0, 0),
    ),
    smoothing: levels.map((level) => smoothing(spec, level)),
    starts: points(spec),
    fragment: toFragment(spec, defaults),
    spec: fromFragment(fragment, defaults),
  }));
};
