// Begins the page of the 2D example.

import { loadColourMap } from '../lib/palette.js';
import { config } from '../explorer/config.js';
import { showStatus } from '../explorer/statusline.js';
import { ToyPage } from './page.js';

const map = await loadColourMap('static/colormap/colormaps.json', 'viridis').catch((error) => {
  showStatus('The colours did not arrive: reload the page.');
  throw error;
});
new ToyPage(config, map);
