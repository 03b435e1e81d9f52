// Takes the machine of static/js/explorer/ask.js through every sequence of events up to a length, and
// returns what does not hold.
async (length) => {
  const { due, nothing, pending, step } = await import(new URL('static/js/explorer/ask.js', location.href));
  const answers = [
    { type: 'waiting', place: 1, of: 2 },
    { type: 'running', track: 0, done: 1, of: 2 },
    { type: 'done', whole: true },
    { type: 'done', whole: false },
    { type: 'whole' },
    { type: 'cancelled', message: 'm' },
    { type: 'failed', message: 'm' },
    { type: 'refused', field: 'f', message: 'm' },
    { type: 'busy', message: 'm', seconds: 1 },
    { type: 'again' },
  ];
  let [id, wants, faults, states] = [0, 0, [], new Set()];
  const events = [
    ['want', () => ({ type: 'want', want: ++wants })],
    ...['drop', 'cancel', 'open', 'lost'].map((type) => [type, () => ({ type })]),
    ['sent', () => ({ type: 'sent', id: ++id })],
    ...answers.map((answer) => [`${answer.type}${answer.whole ?? ''}`, (ask) => ({ ...answer, id: ask.id })]),
    ['late', () => ({ type: 'done', whole: true, id: 0 })],
    ['later', () => ({ type: 'refused', field: '', message: '', id: -1 })],
  ];
  const fault = (told, path) => faults.length < 20 && faults.push(`${told}: ${path.join(', ')}`);

  const check = (path, before, event, after) => {
    const { at } = after.phase;
    states.add(`${at} ${after.online} ${after.id > 0}`);
    if ((at === 'idle') !== (after.want === null)) fault('something is wanted exactly if the state is not idle', path);
    if ((at === 'offline') !== (pending(after) && !after.online))
      fault('what is wanted without a connection is offline', path);
    if (after.id !== 0 && !after.online) fault('a server that is gone knows no ask', path);
    if (['waiting', 'running', 'arriving', 'busy'].includes(at) && after.id === 0)
      fault('the server cannot be at work on what it was not asked', path);
    if (due(after) && !(after.online && pending(after) && after.id === 0)) fault('what is due can be sent', path);
    switch (event.type) {
      case 'want':
        if (after.want !== event.want || !pending(after)) fault('what is wanted is pending', path);
        return;
      case 'drop':
        if (at !== 'idle') fault('what is dropped is not wanted', path);
        return;
      case 'cancel':
        if (pending(after) || (pending(before) && at !== 'cancelled'))
          fault('what is cancelled is at rest, with a connection or without', path);
        break;
      case 'open':
        if (!after.online || (pending(before) && !due(after))) fault('with a connection what is pending is due', path);
        break;
      case 'lost':
        if (after.online || pending(before) !== pending(after)) fault('a loss changes nothing of what is wanted', path);
        break;
      case 'sent':
        if (due(after)) fault('what was sent is not due', path);
        break;
      default:
        if (after !== before && (event.id === 0 || event.id !== before.id || !pending(before)))
          fault('an answer that is too late changes something', path);
        if (event.type === 'refused' && after !== before && at !== 'refused') fault('what is refused says so', path);
    }
    if (after.want !== before.want) fault('only the page changes what is wanted', path);
    if (!pending(before) && after.phase !== before.phase) fault('what has ended begins again by itself', path);
  };

  /** Whatever has been: once all is well, what is pending comes to its end, and nothing else changes. */
  const recovers = (path, ask) => {
    const wanted = pending(ask);
    let at = ask;
    if (!at.online) at = step(at, { type: 'open' });
    if (at.phase.at === 'busy') at = step(at, { type: 'again', id: at.id });
    if (due(at)) at = step(at, { type: 'sent', id: ++id });
    at = step(at, { type: 'running', track: 0, done: 1, of: 1, id: at.id });
    at = step(at, { type: 'done', whole: false, id: at.id });
    at = step(at, { type: 'whole', id: at.id });
    if (wanted ? at.phase.at !== 'done' : at.phase !== ask.phase) fault(`recovers to ${at.phase.at}`, path);
  };

  const walk = (path, ask, left) => {
    recovers(path, ask);
    if (left === 0) return;
    for (const [name, make] of events) {
      const event = make(ask);
      const after = step(ask, event);
      Object.freeze(after); // a state that is changed in its place throws
      Object.freeze(after.phase);
      path.push(name);
      check(path, ask, event, after);
      walk(path, after, left - 1);
      path.pop();
    }
  };
  for (const online of [false, true]) {
    const first = online ? step(nothing(), { type: 'open' }) : nothing();
    walk([], first, length);
    const asked = step(step(first, { type: 'want', want: ++wants }), { type: 'sent', id: ++id });
    walk([], asked, length - 1);
  }
  return JSON.stringify({ faults, states: [...states].sort() });
};
