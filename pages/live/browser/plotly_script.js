// Plotly's own script, from the installed package, loaded when the first figure needs it.

let loading = null;

export function loadPlotly() {
  loading ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement("script");
    script.src = new URL("../plotly/plotly.min.js", import.meta.url).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error(script.src));
    };
    document.head.append(script);
  });
  return loading;
}
