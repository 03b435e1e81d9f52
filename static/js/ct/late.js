// The cards that are loaded when the first of them is opened: together, as every part that comes by itself takes parts
// out of the others that both need.

export { BatchCard } from './batch/card.js';
export { CurvatureCard } from './curvature/card.js';
