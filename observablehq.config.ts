import {configureMarkdown} from "./scripts/markdown.js";
import {pageFooter, pageHead, pageHeader} from "./scripts/page-frame.js";
import {course, tools} from "./src/course.js";

export default {
  root: "src",
  output: "dist",
  title: "16384",
  style: "style/site.css",
  globalStylesheets: [],
  preserveExtension: true, // plain static servers do not add ".html"
  sidebar: false, // the frame draws its own, so that it passes axe and works without JavaScript
  pager: false,
  dynamicPaths: ["/notebook/embed/figures.js"], // for other sites: docs/embedding.md
  toc: {show: true, label: "On this page"},
  pages: [...course.map(({name, chapters}) => ({name, pages: chapters.filter((c) => c.ready)})), {name: "Tools", pages: tools}].map(({name, pages}) => ({
    name,
    pages: pages.map(({title, path}) => ({name: title, path}))
  })),
  typographer: true,
  markdownIt: configureMarkdown,
  head: pageHead,
  header: pageHeader,
  footer: pageFooter
};
