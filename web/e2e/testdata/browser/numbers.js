// What the page computes for its pictures: slopes, rasters, ellipses. Called with cases;
// returns what the page's code says to each.
async (cases) => {
  const page = (name) => import(new URL(`static/js/toy2d/${name}`, location.href));
  const { gradient, landscape, sample } = await page('energy.js');
  const { rasterise, nodesFor } = await page('picture/raster.js');
  const { axesOf, covOf } = await page('modes.js');
  return cases.map(({ spec, t, at, axes, covs }, i) => {
    const l = landscape(spec, t);
    const window = { min: [-11 + i / 50, -10], max: [10 + i / 50, 11] };
    const n = nodesFor(l, window);
    const [fast, exact] = [new Float64Array(n * n), new Float64Array(n * n)];
    rasterise(l, window, n, fast);
    sample(l, window, n, exact);
    const both = (cov) => ({ ...axesOf(cov), cov });
    return {
      gradients: at.map(([x, y]) => gradient(l, x, y)),
      raster: fast.reduce(
        (most, value, j) => Math.max(most, Math.abs(value - exact[j]) / Math.max(1, Math.abs(exact[j]))),
        0,
      ),
      covs: axes.map(([major, minor, angle]) => both(covOf(major, minor, angle))),
      axes: covs.map(both),
    };
  });
};
