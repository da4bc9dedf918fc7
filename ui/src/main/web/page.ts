import { LitElement, html } from 'lit';
import { ScatterChart } from 'echarts/charts';
import { CanvasRenderer } from 'echarts/renderers';
import * as echarts from 'echarts/core';

echarts.use([ScatterChart, CanvasRenderer]);

class HonePage extends LitElement {
  protected override createRenderRoot() {
    return this;
  }
  protected override render() {
    return html`<h1>Hone ${echarts.version}</h1>`;
  }
}
customElements.define('hone-page', HonePage);
