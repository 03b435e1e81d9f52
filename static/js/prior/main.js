// Begins the page about priors.

import { config } from '../explorer/config.js';
import { PriorPage } from './page.js';

new PriorPage(config);
