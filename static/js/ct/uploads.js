// Pictures of one's own: the server names them by their content and may lose them; the page
// keeps them as long as it lives, and brings them again.

/** @typedef {import('./files/seen.js').Upload} Upload */

export class Uploads {
  /** @type {Map<string, Blob>} by the server's name */
  #kept = new Map();
  /** @type {Map<string, Upload | null>} what is known of them, null while it is asked for and of what the server has lost */
  #known = new Map();
  /** @type {Map<string, Promise<boolean>>} that are being brought again */
  #again = new Map();

  /** @param {number} most bytes of a picture */
  constructor(most) {
    this.most = most;
  }

  /**
   * Brings a picture to the server. Throws with a text for the person.
   * @param {Blob} blob
   * @returns {Promise<Upload>}
   */
  async bring(blob) {
    const [size, most] = [blob.size, this.most].map((bytes) => bytes / 1024 / 1024);
    if (size > most) throw new Error(`The picture has ${size.toFixed(1)} MB; at most ${most} MB are taken.`);
    const response = await fetch('uploads', {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: blob,
    }).catch(() => {
      throw new Error('The server cannot be reached. Is it still running?');
    });
    const text = await response.text();
    if (!response.ok) throw new Error(messageOf(text) || `The server answered ${response.status}.`);
    /** @type {Upload} */
    const upload = JSON.parse(text);
    this.#kept.set(upload.file, blob);
    this.#known.set(upload.file, upload);
    return upload;
  }

  /**
   * What is known of a picture; of one that another page brought the server is asked, once.
   * @param {unknown} file
   * @param {() => void} learnt is called when more is known
   * @returns {Upload | null}
   */
  about(file, learnt) {
    if (typeof file !== 'string' || !/^\w+\.\w+$/.test(file)) return null;
    const known = this.#known.get(file);
    if (known === undefined) {
      this.#known.set(file, null);
      void this.#learn(file, learnt);
    }
    return known ?? null;
  }

  /**
   * @param {string} file
   * @param {() => void} learnt
   */
  async #learn(file, learnt) {
    try {
      const response = await fetch(`uploads/${file}`);
      if (response.status !== 200) return; // the run says that it is lost
      this.#known.set(file, await response.json());
    } catch {
      this.#known.delete(file); // the connection is
      return;
    }
    learnt();
  }

  /**
   * Brings a picture again that the server has lost. False if the page does not have it, or
   * cannot bring it.
   * @param {string} file
   * @returns {Promise<boolean>}
   */
  async again(file) {
    const blob = this.#kept.get(file);
    if (!blob) return false;
    const bringing =
      this.#again.get(file) ??
      this.bring(blob)
        .then(
          () => true,
          () => false,
        )
        .finally(() => this.#again.delete(file));
    this.#again.set(file, bringing);
    return bringing;
  }
}

/** @param {string} text of an answer */
function messageOf(text) {
  try {
    const { message } = JSON.parse(text);
    return typeof message === 'string' ? message : '';
  } catch {
    return text.length < 200 && !text.includes('<') ? text.trim() : '';
  }
}
