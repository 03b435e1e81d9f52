// The shell of an explorer, see stage.css.

/** Whether the panel stands beside the pictures, and the page does not scroll: the condition of stage.css. */
export const beside = matchMedia('(min-width: 40rem) and (min-aspect-ratio: 6/5)');
