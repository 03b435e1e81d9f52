// The home page: one figure with two runs of the same starts, without and with smoothing.

import { Connection } from '../toy2d/connection.js';
import { element } from '../lib/dom.js';
import { Duet } from './duet.js';
import { followTheme } from '../lib/theme.js';
import { leadTo } from './links.js';
import { loadColourMap } from '../lib/palette.js';
import { emptyRun, Run } from '../toy2d/run.js';
import { Strip } from './strip.js';

/** @type {{defaults: import('../toy2d/spec.js').Defaults, presets?: import('../explorer/presets.js').Preset<import('../toy2d/spec.js').Spec>[]}} */
const { defaults, presets = [] } = JSON.parse(element('config', HTMLScriptElement).text);
leadTo(presets, defaults);

const map = await loadColourMap('static/colormap/colormaps.json', 'viridis');
const duet = new Duet(map);
const strip = new Strip(element('strip', HTMLOListElement), map);
/** @type {{paths: Run | null, twin: Run | null}} runs whose points are arriving */
const coming = { paths: null, twin: null };
const request = { spec: defaults.flow, twin: defaults.plain };

const connection = new Connection('ws/toy2d', {
  state: waits,
  fares: waits,
  answer(panel, message) {
    const which = /** @type {'paths' | 'twin'} */ (panel);
    if (message.type === 'run') coming[which] = new Run(which === 'twin' ? request.twin : request.spec, message);
    if (message.type === 'done') coming[which]?.finish(message);
    show();
  },
  frame(frame) {
    coming[frame.panel]?.add(frame);
    show();
  },
  error(_panels, _request, _field, message) {
    element('connection', HTMLElement).textContent = message;
  },
});
/** Says that the dots are not there yet. */
function waits() {
  const { at } = connection.asked('paths').phase;
  const waiting = connection.state === 'lost' || at === 'busy';
  if (at !== 'refused') element('connection', HTMLElement).textContent = waiting && !duet.complete ? 'The dots wait for the server.' : '';
}

/** Shows the runs once both are over: their ends have the colours of their valleys. */
function show() {
  const { paths, twin } = coming;
  if (!paths?.whole || !twin?.whole || !paths.result || !twin.result) return;
  duet.show(twin, paths);
  strip.show(paths);
}

// The landscapes need no server.
const alone = [emptyRun(request.twin, null), emptyRun(request.spec, null)];
duet.show(alone[0], alone[1]);
strip.show(alone[1]);
connection.ask(['paths', 'twin'], request);

followTheme(() => {
  duet.refresh();
  strip.refresh();
});
