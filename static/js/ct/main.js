// Begins the page of the CT example.

import { element } from '../lib/dom.js';
import { CTPage } from './page.js';

new CTPage(JSON.parse(element('config', HTMLScriptElement).text));
