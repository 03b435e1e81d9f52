// Begins the page of the CT example.

import { config } from '../explorer/config.js';
import { CTPage } from './page.js';

new CTPage(config);
