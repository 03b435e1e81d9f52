// The gestures by which a control gets its value: a drag, a choice, typing, a held key.

// In ms: after such a pause in typing a person may want to see what the value does.
const pause = 400;

/**
 * Calls back with every value that a person enters.
 * @param {HTMLInputElement | HTMLSelectElement} control
 * @param {(ended: boolean) => void} entered ended is false while a gesture lasts: a drag,
 *   typing that is not confirmed, a key that is held
 * @param {() => unknown} [owner] whose value the control shows: what is typed for one is not another's
 */
export function onEntry(control, entered, owner = () => control) {
  let typing = 0;
  // A key that is held repeats whole gestures: it is one, until it is let go.
  let repeating = false;
  control.addEventListener('keydown', (event) => {
    repeating ||= event instanceof KeyboardEvent && event.repeat;
  });
  for (const end of ['keyup', 'blur']) {
    control.addEventListener(end, () => {
      if (!repeating) return;
      repeating = false;
      entered(true);
    });
  }
  control.addEventListener('input', (event) => {
    clearTimeout(typing);
    const whose = owner();
    // A number that is being typed is none yet: 1300 begins with 1. What the spinner and the arrows do is no typing.
    const typed = control.type === 'number' && event instanceof InputEvent && event.inputType !== '';
    if (typed) typing = setTimeout(() => owner() === whose && entered(false), pause);
    else entered(false);
  });
  control.addEventListener('change', () => {
    clearTimeout(typing);
    entered(!repeating);
  });
}
