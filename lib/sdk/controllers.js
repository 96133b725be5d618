'use strict';

// Methods of classes that an app makes, or extends, to steer its user interface: a class of the user's that extends one has
// them, as stand-ins.

const TEXT = `caretPosition setTextSelection stopEditing getCaretOffset getTextContentRect getTextContentLineCount addText
  deleteText getSelection clearPreviewText`;

const METHODS = {
  CalendarController: 'backToToday goTo',
  ListScroller: 'getItemRectInGroup scrollToItemInGroup closeAllSwipeActions getVisibleListContentInfo',
  NodeController: 'rebuild',
  PatternLockController: 'reset setChallengeResult',
  Scroller: `scrollTo scrollEdge fling scrollPage currentOffset offset scrollToIndex scrollBy isAtEnd getItemRect getItemIndex
    contentSize`,
  SearchController: TEXT,
  SwiperController: 'showNext showPrevious changeIndex finishAnimation preloadItems',
  TabsController: 'changeIndex preloadItems setTabBarTranslate setTabBarOpacity',
  TextAreaController: TEXT,
  TextClockController: 'start stop',
  TextController: 'closeSelectionMenu getLayoutManager setStyledString',
  TextInputController: TEXT,
  TextTimerController: 'start pause reset',
  VideoController: 'start pause stop reset setCurrentTime requestFullscreen exitFullscreen',
  WebviewController: `loadUrl loadData runJavaScript runJavaScriptExt registerJavaScriptProxy deleteJavaScriptRegister refresh
    accessBackward accessForward backward forward stop clearHistory getUrl getTitle zoom getUserAgent setCustomUserAgent`,
  XComponentController: `getXComponentSurfaceId getXComponentContext setXComponentSurfaceSize setXComponentSurfaceRect
    getXComponentSurfaceRect startImageAnalyzer stopImageAnalyzer`,
};
const BASES = { ListScroller: 'Scroller' };

/** Names of the methods of a class, those of its base among them. */
function methodsOf(name) {
  if (!Object.hasOwn(METHODS, name)) return [];
  return [...METHODS[name].split(/\s+/), ...methodsOf(BASES[name])];
}

module.exports = { methodsOf };
