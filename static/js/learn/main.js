// Begins the lesson.

import { loadColourMap } from '../lib/palette.js';
import { config } from '../explorer/config.js';
import { Lesson } from './page.js';

new Lesson(config, await loadColourMap('static/colormap/colormaps.json', 'viridis'));
