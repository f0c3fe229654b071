import "bootstrap/js/dist/alert";
import "bootstrap/js/dist/collapse";
import "bootstrap/js/dist/dropdown";
import "bootstrap/js/dist/offcanvas";
import "bootstrap/js/dist/tab";
import htmx from "htmx.org";

import { startBoards } from "./board.js";
import { startConfirm } from "./confirm.js";
import { startCopy } from "./copy.js";
import { startFileDrops } from "./filedrop.js";
import { startForms } from "./forms.js";
import { startLists } from "./lists.js";
import { startMarks } from "./marks.js";
import { startRequests } from "./requests.js";
import { startSelection } from "./selection.js";
import { startTabs } from "./tabs.js";
import { startToasts } from "./toasts.js";
import { startUnsaved } from "./unsaved.js";

window.htmx = htmx;
document.documentElement.classList.add("js");

startRequests();
startToasts();
startConfirm();
startForms();
startLists();
startSelection();
startCopy();
startFileDrops();
startUnsaved();
startBoards();
startTabs();
startMarks();
