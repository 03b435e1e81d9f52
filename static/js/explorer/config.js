// What the server tells the page beforehand.

import { element } from '../lib/dom.js';

export const config = JSON.parse(element('config', HTMLScriptElement).text);
