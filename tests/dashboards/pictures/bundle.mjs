// One page out of panels.jsx and a dashboard's data: node bundle.mjs DATA.json PAGE.html
import * as fs from 'node:fs';
import {builtinModules} from 'node:module';
import {build} from 'esbuild';

const [data, page] = process.argv.slice(2);

// @grafana/ui reaches for some of Node's modules that a browser never asks for.
const stubs = {
  name: 'stubs',
  setup(build) {
    const filter = new RegExp(`^(node:)?(${builtinModules.join('|')})$`);
    build.onResolve({filter}, ({path}) => ({path, namespace: 'stub'}));
    build.onLoad({filter: /.*/, namespace: 'stub'}, () => ({contents: 'module.exports = {}'}));
  },
};

// An .mjs file gets the whole of a CommonJS module as its default; this one means the class in it.
const scrollbars = {
  name: 'scrollbars',
  setup(build) {
    build.onResolve({filter: /^react-custom-scrollbars-2$/}, ({path}) =>
      ({path, namespace: 'scrollbars'}));
    build.onLoad({filter: /.*/, namespace: 'scrollbars'}, () => ({
      contents: "export {Scrollbars as default} from 'react-custom-scrollbars-2/lib/index.js'",
      resolveDir: process.cwd(),
    }));
  },
};

const {outputFiles} = await build({
  entryPoints: ['panels.jsx'],
  bundle: true,
  write: false,
  outdir: 'out',
  minify: true,
  logLevel: 'error',
  jsx: 'automatic',
  loader: {'.svg': 'dataurl', '.ttf': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl', '.png': 'dataurl'},
  define: {'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'window'},
  plugins: [stubs, scrollbars],
});
const text = (kind) => outputFiles.filter(({path}) => path.endsWith(kind))
  .map(({text}) => text.replaceAll('</script', '<\\/script')).join('\n');
fs.writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${text('.css')}</style>
<body style="margin:0"><div id="root"></div>
<script>window.dashboard=${fs.readFileSync(data, 'utf8').replaceAll('<', '\\u003c')}</script>
<script>${text('.js')}</script>`);
