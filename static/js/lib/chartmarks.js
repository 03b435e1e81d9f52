// What is drawn over the lines of a chart: a guide across, and marks at the foot.

/**
 * A line across, and words above and below it.
 * @param {any} u uPlot, in the screen's pixels
 * @param {NonNullable<import('./chart.js').Look['guide']>} guide
 * @param {import('./chart.js').Colours} c
 */
export function drawGuide(u, { at, above = '', below = '' }, c) {
  if (at < u.scales.y.min || at > u.scales.y.max) return;
  const { ctx, bbox } = u;
  const right = bbox.left + bbox.width;
  const y = Math.round(u.valToPos(at, 'y', true)) + 0.5;
  const em = c.em * devicePixelRatio;
  ctx.save();
  ctx.setLineDash([]);
  ctx.strokeStyle = c.axis;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(right, y);
  ctx.stroke();
  ctx.fillStyle = c.text;
  ctx.strokeStyle = c.ground;
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.lineJoin = 'round';
  ctx.font = `${0.72 * em}px ${c.family}`;
  ctx.textAlign = 'right';
  for (const [text, baseline, py] of /** @type {const} */ ([
    [above, 'bottom', y - 0.15 * em],
    [below, 'top', y + 0.25 * em],
  ])) {
    ctx.textBaseline = baseline;
    ctx.strokeText(text, right - 0.3 * em, py);
    ctx.fillText(text, right - 0.3 * em, py);
  }
  ctx.restore();
}

/**
 * Marks at the foot: tall where something failed, short where the line waits. Each
 * line has a row of its own.
 * @param {any} u
 * @param {import('./chart.js').Line[]} lines
 * @param {import('./chart.js').Colours} c
 */
export function drawFeet(u, lines, c) {
  const { ctx, bbox } = u;
  const em = c.em * devicePixelRatio;
  ctx.save();
  ctx.setLineDash([]);
  ctx.lineWidth = devicePixelRatio;
  let foot = bbox.top + bbox.height;
  lines.forEach(({ failed = [], waits = [] }, i) => {
    if (failed.length + waits.length === 0) return;
    for (const [xs, height, colour] of /** @type {const} */ ([
      [waits, 0.25, c.lines[i % c.lines.length]],
      [failed, 0.65, c.failed],
    ])) {
      ctx.strokeStyle = colour;
      ctx.beginPath();
      let before = -Infinity;
      for (const x of xs) {
        const px = Math.round(u.valToPos(x, 'x', true));
        if (px < before + 2 * devicePixelRatio) continue; // as dense as can be told apart
        before = px;
        ctx.moveTo(px, foot);
        ctx.lineTo(px, foot - height * em);
      }
      ctx.stroke();
    }
    foot -= 0.8 * em;
  });
  ctx.restore();
}
