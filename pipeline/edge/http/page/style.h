// The look of the page: light and dark, as the reader's system is set.
#pragma once

#include <string_view>

namespace askmix {

inline constexpr std::string_view kPageStyle = R"css(
:root { color-scheme: light dark;
        --promotion: #b45309; --buying_info: #1d6fb8; --community: #2f855a; --empty: #d8dbe0;
        --quiet: #5b6270; --warn: #9a3412; }
@media (prefers-color-scheme: dark) {
  :root { --promotion: #e08e3c; --buying_info: #5aa5e6; --community: #58b98a;
          --empty: #3a3f48; --quiet: #a0a7b4; --warn: #fdba74; }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin-bottom: 0; }
p { margin: .4rem 0; }
.quiet, caption { color: var(--quiet); }
.warn { color: var(--warn); }
nav a { margin-right: 1rem; }
nav a[aria-current] { font-weight: bold; text-decoration: none; }
table { width: 100%; border-collapse: collapse; margin: 1rem 0; }
th, td { padding: .35rem .5rem; text-align: left; font-weight: normal; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
td.bar { width: 55%; }
.mix { display: flex; height: 1.2rem; background: var(--empty);
       border-radius: 3px; overflow: hidden; }
.mix i { display: block; }
.key { display: inline-block; width: .8rem; height: .8rem;
       border-radius: 2px; margin: 0 .3rem 0 1rem; }
.promotion { background: var(--promotion); }
.buying_info { background: var(--buying_info); }
.community { background: var(--community); }
)css";

}  // namespace askmix
