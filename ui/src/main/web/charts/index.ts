import * as elements from './elements';

customElements.define('hone-history', elements.HistoryChart);
customElements.define('hone-parallel', elements.ParallelChart);
customElements.define('hone-importance', elements.ImportanceChart);
customElements.define('hone-slices', elements.SlicesChart);
customElements.define('hone-curves', elements.CurvesChart);
customElements.define('hone-timeline', elements.TimelineChart);
