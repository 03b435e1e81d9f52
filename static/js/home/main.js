// Begins the home page.

import { loadColourMap } from '../lib/palette.js';
import { config } from '../explorer/config.js';
import { HomePage, leadTo } from './page.js';

leadTo(config); // links need no colours
new HomePage(config, await loadColourMap('static/colormap/colormaps.json', 'viridis'));
