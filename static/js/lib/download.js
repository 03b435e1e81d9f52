// Files that the server makes, and saving them.

// Time for the browser to begin with the download before its address is taken away.
const grace = 60_000;

/**
 * Has the server make a file. Throws with a text for the person: what is
 * wrong with the spec, or that the server is away.
 * @param {string} url of the file
 * @param {object} body what it is made of
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>}
 */
export async function fetchFile(url, body, signal) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }).catch((reason) => {
    throw signal.aborted ? reason : new Error('The server cannot be reached. Is it still running?');
  });
  if (!response.ok) throw new Error(await refusal(response));
  return response.blob();
}

/**
 * Why the server made no file.
 * @param {Response} response
 * @returns {Promise<string>}
 */
async function refusal(response) {
  const text = await response.text();
  try {
    const { message } = JSON.parse(text);
    if (typeof message === 'string' && message !== '') return message;
  } catch {
    // Not everything between here and the server speaks JSON.
  }
  return text.length > 0 && text.length < 200 && !text.includes('<')
    ? text.trim()
    : `The server answered ${response.status} ${response.statusText}`.trim();
}

/**
 * Saves a file as a download.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link); // Firefox follows only links that are in the page
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), grace);
}

/**
 * A name that tells files of different methods apart.
 * @param {{method: string}} spec
 * @param {string} file
 */
export function fileName({ method }, file) {
  const part = String(method).replace(/[^a-z-]/g, ''); // a link may hold any text there
  return ['gradus', part, file].filter(Boolean).join('-');
}
