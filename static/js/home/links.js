// Links into the explorer that show a preset of the server.

import { toFragment } from '../toy2d/link.js';

/**
 * Leads the links that name a preset to it.
 * @param {import('../explorer/presets.js').Preset<import('../toy2d/spec.js').Spec>[]} presets
 * @param {import('../toy2d/spec.js').Defaults} defaults
 */
export function leadTo(presets, defaults) {
  for (const link of document.querySelectorAll('a[data-preset]')) {
    const preset = presets.find(({ name }) => link instanceof HTMLAnchorElement && name === link.dataset.preset);
    if (preset) link.setAttribute('href', `toy2d#${toFragment(preset.spec, defaults)}`);
  }
}
