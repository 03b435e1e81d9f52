// The panes, the pen and the list of points, that are loaded when the first of them is needed: together, as every part that comes by itself takes parts
// out of the others that both need.

export { PointList } from '../controls/pointlist.js';
export { CurvaturePane } from '../curvature/pane.js';
export { Pen } from '../picture/pen.js';
export { SamplesPane } from '../samples/pane.js';
