// The panes that are loaded when the first of them is chosen: together, as every part that comes by itself takes parts
// out of the others that both need.

export { CurvaturePane } from '../curvature/pane.js';
export { SamplesPane } from '../samples/pane.js';
