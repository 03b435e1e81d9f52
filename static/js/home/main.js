// Begins the home page.

import { element } from '../lib/dom.js';
import { loadColourMap } from '../lib/palette.js';
import { HomePage, leadTo } from './page.js';

/** @type {import('./page.js').Config} */
const config = JSON.parse(element('config', HTMLScriptElement).text);
leadTo(config); // links need no colours
new HomePage(config, await loadColourMap('static/colormap/colormaps.json', 'viridis'));
