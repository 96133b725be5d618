// Made by scripts/sdk-types.mjs of the lists in lib/sdk. Names of the SDK that ohos.d.ts does not declare are `any`, as a value,
// a type and a namespace: that is what the compiler makes of names of a module that is not there, if it is not to complain.
declare module '@arkts.collections' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@arkts.lang' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@arkts.math.Decimal' {
  // @ts-ignore
  export { Decimal, default } from 'ohos-security-kit/undeclared';
}
declare module '@arkts.utils' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@kit.AVSessionKit' {
  // @ts-ignore
  export { AVCastPicker, AVCastPickerColorMode, AVCastPickerState, AVCastPickerStyle, AVInputCastPicker, MediaControlExtensionAbility, avMusicTemplate, avSession } from 'ohos-security-kit/undeclared';
}
declare module '@kit.AbilityKit' {
  // @ts-ignore
  export { Ability, AbilityConstant, AbilityLifecycleCallback, AbilityStage, AbilityStartFailureCode, ActionExtensionAbility, AgentExtensionAbility, AgentUIExtensionAbility, AppServiceExtensionAbility, ApplicationStateChangeCallback, AtomicServiceOptions, AutoFillExtensionAbility, BundleStatusCallback, Callee, CalleeCallback, Caller, CheckPackageHasInstalledOptions, CheckPackageHasInstalledResponse, ChildProcess, ChildProcessArgs, ChildProcessOptions, CompletionHandler, CompletionHandlerForAbilityStartCallback, CompletionHandlerForAtomicService, Configuration, ConfigurationConstant, EmbeddableUIAbility, EmbeddedUIExtensionAbility, EnvironmentCallback, ErrorCode, ExtensionAbility, FailureCode, InsightIntentContext, InsightIntentEntity, InsightIntentEntry, InsightIntentEntryExecutor, InsightIntentExecutor, InsightIntentForm, InsightIntentFunction, InsightIntentFunctionMethod, InsightIntentLink, InsightIntentPage, InteropAbilityLifecycleCallback, LinkIntentParamMapping, LinkParamCategory, OnReleaseCallback, OnRemoteStateChangeCallback, OpenLinkOptions, Package, PhotoEditorExtensionAbility, ServiceExtensionAbility, ShareExtensionAbility, StartOptions, StartupConfig, StartupConfigEntry, StartupListener, StartupTask, UIAbility, UIExtensionAbility, UIExtensionContentSession, UIServiceExtensionAbility, WantAgent, ability, abilityManager, agentConstant, agentManager, appControl, appDomainVerify, appManager, appMemoryOptimizer, appRecovery, application, autoFillManager, autoStartupManager, bundle, bundleMonitor, bundleResourceManager, businessAbilityRouter, childProcessManager, cliManager, contextConstant, continuationManager, continueManager, dataUriUtils, defaultAppManager, dialogRequest, dialogSession, distributedBundle, distributedBundleManager, distributedMissionManager, errorManager, featureAbility, freeInstall, functionManager, hyperSnapManager, innerBundleManager, insightIntent, insightIntentDriver, insightIntentProvider, installer, kioskManager, launcherBundleManager, missionManager, overlay, particleAbility, pluginBundleManager, quickFixManager, screenLockFileManager, scriptManager, sendableContextManager, shortcutManager, skillManager, startupManager, systemConfiguration, uriPermissionManager, verticalPanelManager, wantAgent, wantConstant } from 'ohos-security-kit/undeclared';
}
declare module '@kit.AccessibilityKit' {
  // @ts-ignore
  export { AccessibilityAction, AccessibilityElement, AccessibilityEvent, AccessibilityEventInfo, AccessibilityEventType, AccessibilityExtensionAbility, AccessibilityExtensionContext, AccessibilityFocusScene, AccessibilitySourceType, AccessibilityVirtualNode, ElementAttributeKeys, ElementAttributeValues, FocusCondition, FocusDirection, FocusMoveResult, FocusMoveResultCode, FocusRule, FocusRuleType, FocusType, GesturePath, GesturePoint, InjectActionType, OperateVirtualNodeResult, Parameter, Rect, TouchPosition, WindowType, accessibility, config } from 'ohos-security-kit/undeclared';
}
declare module '@kit.AdsKit' {
  // @ts-ignore
  export { AdComponent, AdsServiceExtensionAbility, AutoAdComponent, RespCallback, advertising, identifier } from 'ohos-security-kit/undeclared';
}
declare module '@kit.ArkData' {
  // @ts-ignore
  export { ContentFormCard, DataShareExtensionAbility, DataShareResultSet, DataType, FormType, ValueType, ValuesBucket, cloudData, cloudExtension, commonType, dataAbility, dataShare, dataSharePredicates, distributedDataObject, distributedKVStore, intelligence, preferences, relationalStore, sendablePreferences, sendableRelationalStore, unifiedDataChannel, uniformDataStruct, uniformTypeDescriptor } from 'ohos-security-kit/undeclared';
}
declare module '@kit.ArkGraphics2D' {
  // @ts-ignore
  export { colorSpaceManager, common2D, displaySync, drawing, effectKit, hdrCapability, sendableColorSpaceManager, text, uiEffect } from 'ohos-security-kit/undeclared';
}
declare module '@kit.ArkGraphics3D' {
  // @ts-ignore
  export { Aabb, Animation, Blend, BloomSettings, BoidsSimGravityParameters, BoidsSimParameters, BoidsSimPlugin, BoidsSimRepulsionParameters, BoidsSimWorld, Camera, CameraParameters, Color, ColorFringeSettings, Container, CubeGeometry, CullMode, CustomGeometry, CylinderGeometry, DirectionalLight, Effect, EffectParameters, Environment, EnvironmentBackgroundType, Geometry, GeometryDefinition, GeometryType, Image, ImageStream, LayerMask, Light, LightType, Mat4x4, Material, MaterialProperty, MaterialType, Mesh, MeshResource, MetallicRoughnessMaterial, Morpher, Node, NodeType, OcclusionMaterial, PCFConfig, PlaneGeometry, PolygonMode, Position3, PostProcessSettings, PrimitiveTopology, Quaternion, RaycastParameters, RaycastResult, Rect, RenderConfiguration, RenderContext, RenderParameters, RenderResourceFactory, RenderSort, RenderingPipelineType, Rotation3, Sampler, SamplerAddressMode, SamplerFilter, Scale3, Scene, SceneComponent, SceneLoadParams, SceneNodeParameters, SceneResource, SceneResourceFactory, SceneResourceParameters, SceneResourceType, Shader, ShaderMaterial, ShadowAlgorithmType, SoftShadowConfig, SphereGeometry, SpotLight, SubMesh, ToneMappingSettings, ToneMappingType, UnlitMaterial, UnlitShadowAlphaMaterial, Vec2, Vec3, Vec4, VignetteSettings } from 'ohos-security-kit/undeclared';
}
declare module '@kit.ArkTS' {
  // @ts-ignore
  export { ArkTSUtils, ArrayList, ArrayListComparatorFn, ArrayListForEachCb, ArrayListReplaceCb, Decimal, DedicatedWorkerGlobalScope, Deque, DequeForEachCb, ErrorEvent, Event, EventListener, EventTarget, HashMap, HashMapCbFn, HashSet, HashSetCbFn, JSON, LightWeightMap, LightWeightMapCbFn, LightWeightSet, LightWeightSetForEachCb, LinkedList, LinkedListForEachCb, List, ListComparatorFn, ListForEachCb, ListReplaceCb, MessageEvent, MessageEvents, PlainArray, PlainArrayForEachCb, PostMessageOptions, Priority, Queue, QueueForEachCb, Retention, RetentionPolicy, Stack, StackForEachCb, ThreadWorkerGlobalScope, ThreadWorkerPriority, TreeMap, TreeMapComparator, TreeMapForEachCb, TreeSet, TreeSetComparator, TreeSetForEachCb, Vector, WorkerEventListener, WorkerEventTarget, WorkerOptions, buffer, collections, convertxml, fastbuffer, lang, process, stream, taskpool, transfer, uri, url, worker, xml } from 'ohos-security-kit/undeclared';
}
declare module '@kit.ArkUI' {
  // @ts-ignore
  export { AccessibilityOptions, AccessibilitySelectedType, AddFormMenuItem, AddFormOptions, AdvancedDialogV2Button, AdvancedDialogV2ButtonAction, AdvancedDialogV2ButtonOptions, AdvancedDialogV2OnCheckedChange, AlertDialog, AlertDialogV2, AlphabetIndexerModifier, AnimatedDrawableDescriptor, AnimationController, AnimationOptions, AnimationStopMode, Animator, AnimatorOptions, AnimatorResult, App, AppResponse, AppStorageV2, ArcAlphabetIndexer, ArcAlphabetIndexerAttribute, ArcButton, ArcButtonOptions, ArcButtonPosition, ArcButtonProgressConfig, ArcButtonStatus, ArcButtonStyleMode, ArcDirection, ArcDotIndicator, ArcList, ArcListAttribute, ArcListItem, ArcListItemAttribute, ArcScrollBar, ArcScrollBarAttribute, ArcSlider, ArcSliderLayoutOptions, ArcSliderLayoutOptionsConstructorOptions, ArcSliderOptions, ArcSliderOptionsConstructorOptions, ArcSliderPosition, ArcSliderStyleOptions, ArcSliderStyleOptionsConstructorOptions, ArcSliderValueOptions, ArcSliderValueOptionsConstructorOptions, ArcSwiper, ArcSwiperAttribute, ArcSwiperController, AtomicServiceBar, AtomicServiceMenuBar, AtomicServiceNavigation, AtomicServiceSearch, AtomicServiceTabs, AtomicServiceWeb, AtomicServiceWebController, AttributeUpdater, BackPressActionProposal, BackRouterOptions, BackgroundBlur, BackgroundLuminanceSamplingConfigs, BackgroundTheme, BaseGestureHandlingProposal, BasicPrefetcher, Binding, BlankModifier, BorderRadiusMode, BottomOffset, BreakpointOptions, BuildOptions, BuilderNode, Button, ButtonModifier, ButtonOptions, CalendarPickerModifier, CallbackParam, CallbackParamV2, CapsuleSegmentButtonConstructionOptions, CapsuleSegmentButtonOptions, CapsuleSegmentButtonV2, CheckboxGroupModifier, CheckboxModifier, ChildrenCountMode, Chip, ChipGroup, ChipGroupItemOptions, ChipGroupSpaceOptions, ChipGroupV2, ChipGroupV2IconGroupSuffix, ChipGroupV2IconItemConfig, ChipGroupV2Item, ChipGroupV2ItemConfig, ChipGroupV2ItemStyle, ChipGroupV2ItemStyleConfig, ChipGroupV2Items, ChipGroupV2Padding, ChipGroupV2PaddingConfig, ChipGroupV2Space, ChipGroupV2SpaceConfig, ChipGroupV2SymbolItemConfig, ChipItemLabelOptions, ChipItemStyle, ChipOptions, ChipSize, ChipSuffixSymbolGlyphOptions, ChipSymbolGlyphOptions, ChipV2, ChipV2Accessibility, ChipV2AccessibilityConfig, ChipV2AccessibilitySelectedType, ChipV2CloseConfig, ChipV2CloseIcon, ChipV2Icon, ChipV2ImageIcon, ChipV2ImageIconConfig, ChipV2Label, ChipV2LabelConfig, ChipV2LabelMarginConfig, ChipV2LocalizedLabelMarginConfig, ChipV2Options, ChipV2PrefixImageIcon, ChipV2PrefixImageIconConfig, ChipV2PrefixSymbolIcon, ChipV2PrefixSymbolIconConfig, ChipV2Size, ChipV2SuffixImageIcon, ChipV2SuffixImageIconConfig, ChipV2SuffixSymbolIcon, ChipV2SuffixSymbolIconConfig, ChipV2SymbolIcon, ChipV2SymbolIconConfig, CircleShape, ClickActionProposal, CloseOptions, CollectionType, ColorMetrics, Colors, ColumnLayoutAlgorithm, ColumnModifier, ColumnSplitModifier, CommonModifier, CommonSegmentButtonOptions, ComponentActive, ComponentAppear, ComponentBuilt, ComponentContent, ComponentDisappear, ComponentInactive, ComponentInit, ComponentRecycle, ComponentReuse, ComponentUtils, ComposeListItem, ComposeListItemV2, ComposeTitleBar, ComposeTitleBarMenuItem, ComposeTitleBarV2, ComposeTitleBarV2MenuItem, ComposeTitleBarV2MenuItemParams, Configuration, ConfirmDialog, ConfirmDialogV2, ConnectOptions, ConnectOptionsCollections, ContainerReader, ContainerReaderAttribute, ContainerSpanModifier, Content, ContentBlur, ContentItem, ContentItemV2, ContentItemV2Options, ContextMenuController, CounterComponent, CounterModifier, CounterOptions, CounterType, CounterV2Component, CounterV2DateData, CounterV2Options, CounterV2Type, CursorController, CustomColors, CustomComponentContext, CustomComponentLifecycle, CustomComponentLifecycleObserver, CustomComponentLifecycleState, CustomContentDialog, CustomContentDialogV2, CustomDarkColors, CustomKeyboardContinueFeature, CustomLayoutAlgorithm, CustomTheme, DataPanelModifier, DateData, DateMode, DatePickerComponent, DatePickerComponentOptions, DatePickerComponentResult, DatePickerModifier, DialogBaseAlignment, DialogBaseController, DialogButtonOrientation, DialogDismissal, DialogPresenter, DialogResult, DialogState, DimensionNoPercentage, DisableAlertBeforeBackPageOptions, DisplayMode, DividerModifier, DownloadContentOptions, DownloadDescription, DownloadFileButton, DownloadIconStyle, DownloadLayoutDirection, DownloadStyleOptions, DragController, DrawContext, DrawableDescriptor, DrawableDescriptorLoadedResult, DynamicLayout, DynamicLayoutAttribute, EditableLeftIconType, EditableLeftIconTypeV2, EditableLeftIconV2, EditableLeftIconV2Options, EditableSaveButtonV2, EditableSaveButtonV2Options, EditableTitleBar, EditableTitleBarItem, EditableTitleBarItemV2, EditableTitleBarItemV2Options, EditableTitleBarMenuItem, EditableTitleBarMenuItemV2, EditableTitleBarMenuItemV2Options, EditableTitleBarOptions, EditableTitleBarStyleV2, EditableTitleBarStyleV2Options, EditableTitleBarV2, EditableTitleV2, EditableTitleV2Options, EditorEventInfo, EditorMenuOptions, EllipseShape, EnableAlertBeforeBackPageOptions, ExceptionPrompt, ExceptionPromptV2, ExpandMode, ExpandedMenuOptions, ExpandedRegionLayoutOptions, ExtraRegionPosition, Filter, FilterParams, FilterResult, FilterType, FoldSplitContainer, FoldedRegionLayoutOptions, Font, ForegroundBlur, FormMenuItemStyle, Frame, FrameCallback, FrameNode, FullScreenLaunchComponent, GaugeModifier, GestureActionPhase, GestureHandlingResolution, GestureListenerCallback, GestureListenerType, GestureObserverConfigs, GestureTriggerInfo, GradientAlpha, GradientBackground, GridColModifier, GridItemModifier, GridLayoutAlgorithm, GridModifier, GridObjectSortComponent, GridObjectSortComponentItem, GridObjectSortComponentOptions, GridObjectSortComponentType, GridRowModifier, HalfScreenLaunchComponent, HdrCompositionConfig, HoverModeRegionLayoutOptions, HoverModeStatus, HyperlinkModifier, IChipV2OptionsConfig, IDataSourcePrefetching, IPrefetcher, IReusableInfo, IReusePool, IconCommonOptions, IconGroupSuffix, IconItemOptions, IconOptions, IconStyle, IconType, IconTypeV2, ImageAnimatorModifier, ImageModifier, ImageSpanModifier, ImmersiveMode, InnerFullScreenLaunchComponent, InputEventType, InputFilterParams, InterstitialDialogAction, ItemRestriction, ItemState, KeyboardAvoidMode, LabelMarginOptions, LabelOptions, LaunchController, LayeredDrawableDescriptor, LayoutAlgorithm, LayoutConstraint, LazyColumnLayout, LazyColumnLayoutAttribute, LazyCustomLayoutAlgorithm, LazyCustomLayoutAlgorithmOptions, LazyDynamicLayout, LazyDynamicLayoutAttribute, LazyLayoutAlgorithm, LazyLayoutDirection, LazyLayoutHelper, LazyVWaterFlowLayout, LazyVWaterFlowLayoutAttribute, LazyWaterFlowLayoutAttribute, LengthMetrics, LengthMetricsUnit, LengthUnit, LevelMode, LevelOrder, LineModifier, ListItemGroupModifier, ListItemModifier, ListModifier, LoadingDialog, LoadingDialogV2, LoadingProgressModifier, LocaleResponse, LuminanceSampler, Magnifier, MarginType, MarginTypeV2, MarqueeDynamicSyncScene, MarqueeDynamicSyncSceneType, MarqueeModifier, Matrix4, MeasureOptions, MeasureText, MeasureUtils, MediaQuery, MediaQueryEvent, MediaQueryList, MenuAlignParams, MenuItemModifier, MenuModifier, MixMode, ModifierUtils, MultiCapsuleSegmentButtonV2, MultiNavPathStack, MultiNavigation, MutableBinding, NavDestinationBuilder, NavDestinationModifier, NavPushPathHelper, NavRouterModifier, NavigationModifier, NavigatorModifier, NodeAdapter, NodeContent, NodeController, NodeIdentity, NodeParam, NodeParamV2, NodeRenderState, NodeRenderStateChangeCallback, NodeRenderType, NoneActionProposal, Offset, OnContentWillChangeCallback, OnErrorReceiveEvent, OnHoverStatusChangeHandler, OnHttpErrorReceiveEvent, OnLoadInterceptCallback, OnLoadInterceptEvent, OnMenuItemClickWithTextCallback, OnMessageEvent, OnPageBeginEvent, OnPageEndEvent, OnProgressChangeEvent, OnSelectedIndexChange, OnSelectedIndexesChange, OperateButton, OperateButtonV2, OperateButtonV2Options, OperateCheck, OperateCheckV2, OperateCheckV2Options, OperateIcon, OperateIconV2, OperateIconV2Options, OperateItem, OperateItemV2, OperateItemV2Options, OperationOption, OperationParams, OperationType, OverlayManager, OverlayManagerOptions, PageInfo, PageSwitchActionProposal, PanelModifier, ParticleModifier, PathModifier, PathShape, PatternLockModifier, PersistenceV2, PiPWindow, PictureDrawableDescriptor, Pivot, PixelMapDrawableDescriptor, PluginComponentTemplate, PolygonModifier, PolylineModifier, PopoverDialog, PopoverDialogV2, PopoverDialogV2OnVisibleChange, PopoverDialogV2Options, PopoverOptions, Popup, PopupButtonOptions, PopupIconOptions, PopupOptions, PopupTextOptions, PopupV2, PopupV2Button, PopupV2InitInfo, Position, PrefixIconOptions, PresetSplitRatio, ProgressButton, ProgressButtonV2, ProgressButtonV2Color, ProgressButtonV2ColorOptions, ProgressModifier, Prompt, PromptAction, PromptOptions, PromptOptionsV2, PromptOptionsV2Config, QRCodeModifier, RadioModifier, RatingModifier, ReactiveBuilderNode, ReactiveComponentContent, Rect, RectModifier, RectShape, RefreshModifier, RenderNode, RenderOptions, RequestFullWindowOptions, ResolvedUIContext, RichEditorModifier, Rotation, RoundRect, Router, RouterOptions, RouterState, RowLayoutAlgorithm, RowModifier, RowSplitModifier, Scale, ScreenOnVisibleOptions, ScrollActionProposal, ScrollModifier, SearchButtonParams, SearchModifier, SearchParams, SegmentButton, SegmentButtonIconItem, SegmentButtonIconTextItem, SegmentButtonItemArray, SegmentButtonItemOptions, SegmentButtonItemOptionsArray, SegmentButtonItemOptionsConstructorOptions, SegmentButtonItemTuple, SegmentButtonOptions, SegmentButtonTextItem, SegmentButtonV2Item, SegmentButtonV2ItemOptions, SegmentButtonV2Items, SelectActionProposal, SelectDialog, SelectDialogV2, SelectModifier, SelectOptions, SelectParams, SelectTitleBar, SelectTitleBarMenuItem, SelectionContainer, SelectionContainerAttribute, SelectionContainerController, SelectionContainerEditMenuOptions, SelectionContainerInstance, SelectionContainerMenuOptions, SelectionContainerOptions, SelectionContainerTextJoinStyle, SelectionMenu, SelectionMenuOptions, ShapeClip, ShapeMask, ShapeModifier, ShowActionMenuOptions, ShowDialogOptions, ShowDialogSuccessResponse, ShowToastOptions, SideBarContainerModifier, SideBarOptions, SimpleAnimatorOptions, Size, SliderModifier, SmartGestureController, SpanModifier, SplitLayout, SplitPolicy, StackLayoutAlgorithm, StackModifier, StepperItemModifier, StepperModifier, SubHeader, SubHeaderV2, SubHeaderV2IconType, SubHeaderV2OperationItem, SubHeaderV2OperationItemType, SubHeaderV2OperationType, SubHeaderV2Select, SubHeaderV2Title, SuffixIconOptions, SuffixImageIconOptions, SwipeRefresher, SwipeRefresherV2, SwiperContentInfo, SwiperDynamicSyncScene, SwiperDynamicSyncSceneType, SwiperItemInfo, SwiperModifier, SymbolGlyphModifier, SymbolItemOptions, SymbolOptions, SymbolSpanModifier, SystemMediaQuery, SystemRouter, TabBarOptions, TabBarPosition, TabContentBuilder, TabSegmentButtonConstructionOptions, TabSegmentButtonOptions, TabSegmentButtonV2, TabTitleBar, TabTitleBarMenuItem, TabTitleBarTabItem, TabsModifier, TargetInfo, TargetedGestureProposal, TextAreaModifier, TextClockModifier, TextInputModifier, TextMenuController, TextModifier, TextPickerModifier, TextSelectionClearPolicy, TextTimerModifier, Theme, ThemeControl, TimeFormat, TimePickerModifier, TipsDialog, TipsDialogV2, TitleBarType, TitleOptions, TitlePosition, ToggleModifier, ToolBar, ToolBarModifier, ToolBarOption, ToolBarOptions, ToolBarV2, ToolBarV2Item, ToolBarV2ItemAction, ToolBarV2ItemIconType, ToolBarV2ItemImage, ToolBarV2ItemImageOptions, ToolBarV2ItemOptions, ToolBarV2ItemState, ToolBarV2ItemText, ToolBarV2ItemTextOptions, ToolBarV2Modifier, ToolBarV2SymbolGlyph, ToolBarV2SymbolGlyphOptions, Translation, TreeController, TreeControllerV2, TreeListenType, TreeListener, TreeListenerManager, TreeListenerManagerV2, TreeListenerV2, TreeView, TreeViewV2, Type, UIContext, UIInspector, UIObserver, UIPickerComponentModifier, UIState, UIUtils, VideoModifier, WaterFlowModifier, WebHeader, WindowExtensionAbility, WindowExtensionContext, WithEnv, WithEnvAttribute, XComponentNode, borderRadiuses, borderStyles, componentSnapshot, componentUtils, curves, dialog, display, dragController, dragInteraction, edgeColors, edgeWidths, floatView, floatingBall, font, imageGeneration, inspector, matrix4, mediaquery, performanceMonitor, pluginComponentManager, prompt, promptAction, router, screen, screenshot, typeNode, uiAppearance, uiExtension, uiExtensionHost, uiMaterial, uiObserver, window, windowAnimationManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.ArkWeb' {
  // @ts-ignore
  export { ConnectionInfo, WebNativeMessagingExtensionAbility, WebNativeMessagingExtensionContext, WebNetErrorList, webNativeMessagingExtensionManager, webview } from 'ohos-security-kit/undeclared';
}
declare module '@kit.AudioKit' {
  // @ts-ignore
  export { AVVolumePanel, AVVolumePanelParameter, audio, audioHaptic, systemSoundManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.BackgroundTasksKit' {
  // @ts-ignore
  export { WorkSchedulerExtensionAbility, WorkSchedulerExtensionContext, backgroundLoader, backgroundProcessManager, backgroundTaskManager, bundleState, deviceStandby, reminderAgent, reminderAgentManager, usageStatistics, workScheduler } from 'ohos-security-kit/undeclared';
}
declare module '@kit.BasicServicesKit' {
  // @ts-ignore
  export { Available, Battery, BatteryResponse, Brightness, BrightnessModeResponse, BrightnessResponse, Device, DeviceResponse, DownloadRequestOptions, DownloadResponse, GetBrightnessModeOptions, GetBrightnessOptions, GetDeviceOptions, GetStatusOptions, OnDownloadCompleteOptions, OnDownloadCompleteResponse, PanelInfo, PanelType, PrintExtensionAbility, RecordData, Request, RequestData, RequestFile, SelectionExtensionAbility, SelectionExtensionContext, SetBrightnessModeOptions, SetBrightnessOptions, SetKeepScreenOnOptions, StaticSubscriberExtensionAbility, StaticSubscriberExtensionContext, SuppressWarnings, SuppressWarningsType, UploadRequestOptions, UploadResponse, WallpaperExtensionAbility, appAccount, batteryInfo, batteryStats, brightness, cacheDownload, charger, commonEventManager, configPolicy, customConfig, deviceAttest, deviceInfo, distributedAccount, emitter, intelligentScene, intelligentVoice, pasteboard, power, print, request, runningLock, scan, screenLock, selectionManager, serial, serialManager, settings, settingsLite, systemCapability, systemDateTime, systemLoad, systemParameter, systemParameterEnhance, systemTime, systemTimer, thermal, update, usb, usbManager, wallpaper, zlib } from 'ohos-security-kit/undeclared';
}
declare module '@kit.CalendarKit' {
  // @ts-ignore
  export { calendarManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.CameraKit' {
  // @ts-ignore
  export { camera, cameraPicker } from 'ohos-security-kit/undeclared';
}
declare module '@kit.ConnectivityKit' {
  // @ts-ignore
  export { BLEFoundResponse, Bluetooth, BluetoothDevice, PartnerAgentExtensionAbility, PartnerAgentExtensionContext, StartBLEScanOptions, StopBLEScanOptions, SubscribeBLEFoundOptions, a2dp, access, advertising, bas, baseProfile, ble, bluetooth, bluetoothManager, cardEmulation, cdsm, common, connectedTag, connection, constant, dataTransfer, hfp, hid, manager, map, nearlinkConstant, nfcController, omapi, opp, pan, partnerAgent, pbap, ranging, remoteDevice, scan, socket, ssap, tag, wearDetection, wifi, wifiManager, wifiManagerExt, wifiext } from 'ohos-security-kit/undeclared';
}
declare module '@kit.ContactsKit' {
  // @ts-ignore
  export { contact } from 'ohos-security-kit/undeclared';
}
declare module '@kit.CoreFileKit' {
  // @ts-ignore
  export { BackupExtensionAbility, BackupExtensionContext, BundleVersion, ConflictFiles, DfsListeners, Environment, FileFilter, Filter, ListFileExtOptions, ListFileOptions, Options, ReadOptions, ReadTextOptions, ReaderIteratorResult, TaskSignal, WatchEvent, WatchEventListener, Watcher, WriteOptions, backup, cloudDiskManager, cloudSync, cloudSyncManager, fileAccess, fileExtensionInfo, fileIo, fileShare, fileUri, hash, keyManager, picker, recent, securityLabel, statfs, storageStatistics, trash, userFileManager, volumeManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.CryptoArchitectureKit' {
  // @ts-ignore
  export { Cipher, CipherAesOptions, CipherResponse, CipherRsaOptions, cryptoFramework } from 'ohos-security-kit/undeclared';
}
declare module '@kit.DataLossPreventionKit' {
  // @ts-ignore
  export { dlpPermission } from 'ohos-security-kit/undeclared';
}
declare module '@kit.DataProtectionKit' {
  // @ts-ignore
  export { dlpPermission, dlpSetDlpFeature, identifySensitiveContent } from 'ohos-security-kit/undeclared';
}
declare module '@kit.DeviceCertificateKit' {
  // @ts-ignore
  export { cert, certificateManager, certificateManagerDialog } from 'ohos-security-kit/undeclared';
}
declare module '@kit.DistributedServiceKit' {
  // @ts-ignore
  export { DistributedExtensionAbility, DistributedExtensionContext, abilityConnectionManager, conversation, cooperate, deviceManager, distributedDeviceManager, hardwareManager, linkEnhance, proxyChannelManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.DriverDevelopmentKit' {
  // @ts-ignore
  export { DriverExtensionAbility, DriverExtensionContext, deviceManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.DrmKit' {
  // @ts-ignore
  export { drm } from 'ohos-security-kit/undeclared';
}
declare module '@kit.FormKit' {
  // @ts-ignore
  export { FormEditExtensionAbility, FormExtensionAbility, LiveFormExtensionAbility, LiveFormInfo, formAgent, formBindingData, formError, formHost, formInfo, formObserver, formProvider } from 'ohos-security-kit/undeclared';
}
declare module '@kit.IMEKit' {
  // @ts-ignore
  export { InputMethodExtensionAbility, InputMethodExtensionContext, InputMethodExtraConfig, InputMethodListDialog, InputMethodSubtype, PanelFlag, PanelInfo, PanelType, Pattern, PatternOptions, inputMethod, inputMethodEngine, inputMethodSystemPanelManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.IPCKit' {
  // @ts-ignore
  export { rpc } from 'ohos-security-kit/undeclared';
}
declare module '@kit.ImageKit' {
  // @ts-ignore
  export { image, sendableImage, videoProcessingEngine } from 'ohos-security-kit/undeclared';
}
declare module '@kit.InputKit' {
  // @ts-ignore
  export { Action, ActionType, Axis, AxisValue, Button, FingerprintEvent, FixedMode, FourFingersSwipe, InputEvent, IntentionCode, Key, KeyAction, KeyCode, KeyEvent, MouseAction, MouseEvent, MouseToolType, Pinch, Rotate, SourceType, SwipeInward, ThreeFingersSwipe, ThreeFingersTap, ToolType, Touch, TouchEvent, TouchGestureEvent, infraredEmitter, inputConsumer, inputDevice, inputDeviceCooperate, inputEventClient, inputMonitor, pointer, shortKey } from 'ohos-security-kit/undeclared';
}
declare module '@kit.LocalizationKit' {
  // @ts-ignore
  export { fontManager, i18n, intl, resourceManager, sendableResourceManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.LocationKit' {
  // @ts-ignore
  export { FenceExtensionAbility, FenceExtensionContext, Geolocation, GeolocationResponse, GetLocationOption, GetLocationTypeOption, GetLocationTypeResponse, SubscribeLocationOption, geoLocationManager, geolocation } from 'ohos-security-kit/undeclared';
}
declare module '@kit.MDMKit' {
  // @ts-ignore
  export { EnterpriseAdminExtensionAbility, accountManager, adminManager, applicationManager, bluetoothManager, browser, bundleManager, common, dateTimeManager, deviceControl, deviceInfo, deviceSettings, locationManager, networkManager, restrictions, securityManager, systemManager, telephonyManager, usbManager, wifiManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.MechanicKit' {
  // @ts-ignore
  export { mechanicManager } from 'ohos-security-kit/undeclared';
}
declare module '@kit.MediaKit' {
  // @ts-ignore
  export { media, videoProcessing } from 'ohos-security-kit/undeclared';
}
declare module '@kit.MediaLibraryKit' {
  // @ts-ignore
  export { AlbumInfo, AlbumPickerComponent, AlbumPickerController, AlbumPickerOptions, AnimatorParams, BadgeConfig, BadgeType, BaseItemInfo, ClickResult, ClickType, CurrentAlbumDeletedCallback, DataType, DynamicRangeMode, EmptyAreaClickCallback, ErrorCallback, ExceedMaxSelectedCallback, ItemClickedNotifyCallback, ItemDisplayRatio, ItemInfo, ItemType, ItemsDeletedCallback, MaxCountType, MaxSelected, MovingPhotoBadgeStateChangedCallback, MovingPhotoView, MovingPhotoViewAttribute, MovingPhotoViewController, PhotoBrowserChangeStartCallback, PhotoBrowserInfo, PhotoBrowserRange, PhotoBrowserUIElement, PhotoPickerComponent, PhotoSource, PickerColorMode, PickerController, PickerError, PickerOptions, PickerOrientation, PinchGridSwitchedCallback, PixelMapFormat, PreselectedInfo, RecentPhotoCheckInfoCallback, RecentPhotoCheckResultCallback, RecentPhotoClickCallback, RecentPhotoComponent, RecentPhotoInfo, RecentPhotoOptions, ReminderMode, SaveMode, ScrollStopAtEndCallback, ScrollStopAtStartCallback, SelectMode, SingleLineConfig, UpdatablePickerConfigs, VideoPlayerState, photoAccessHelper, sendablePhotoAccessHelper, videoPlayStateChangedCallback } from 'ohos-security-kit/undeclared';
}
declare module '@kit.MindSporeLiteKit' {
  // @ts-ignore
  export { mindSporeLite } from 'ohos-security-kit/undeclared';
}
declare module '@kit.MultimodalAwarenessKit' {
  // @ts-ignore
  export { carAwareness, deviceStatus, metadataBinding, motion, onScreen, spatialAwareness, stationary, userStatus } from 'ohos-security-kit/undeclared';
}
declare module '@kit.NetworkKit' {
  // @ts-ignore
  export { VpnExtensionAbility, VpnExtensionContext, connection, eap, ethernet, http, mdns, netFirewall, networkSecurity, policy, sharing, socket, statistics, vpn, vpnExtension, webSocket } from 'ohos-security-kit/undeclared';
}
declare module '@kit.NotificationKit' {
  // @ts-ignore
  export { ActionResult, Notification, NotificationSubscriberExtensionAbility, NotificationSubscriberExtensionContext, ShowNotificationOptions, notificationExtensionSubscription, notificationManager, notificationSubscribe } from 'ohos-security-kit/undeclared';
}
declare module '@kit.PerformanceAnalysisKit' {
  // @ts-ignore
  export { FaultLogExtensionAbility, FaultLogExtensionContext, FaultLogger, hiAppEvent, hiRetrieval, hiSysEvent, hiTraceChain, hiTraceMeter, hichecker, hidebug, jsLeakWatcher, logLibrary } from 'ohos-security-kit/undeclared';
}
declare module '@kit.SecurityGuardKit' {
  // @ts-ignore
  export { securityGuard } from 'ohos-security-kit/undeclared';
}
declare module '@kit.SensorServiceKit' {
  // @ts-ignore
  export { AccelerometerResponse, BarometerResponse, CompassResponse, DeviceOrientationResponse, GetOnBodyStateOptions, GyroscopeResponse, HeartRateResponse, LightResponse, OnBodyStateResponse, ProximityResponse, Sensor, StepCounterResponse, SubscribeBarometerOptions, SubscribeCompassOptions, SubscribeDeviceOrientationOptions, SubscribeGyroscopeOptions, SubscribeHeartRateOptions, SubscribeLightOptions, SubscribeOnBodyStateOptions, SubscribeProximityOptions, SubscribeStepCounterOptions, VibrateOptions, Vibrator, sensor, subscribeAccelerometerOptions, vibrator } from 'ohos-security-kit/undeclared';
}
declare module '@kit.TelephonyKit' {
  // @ts-ignore
  export { call, data, eSIM, observer, radio, sim, sms, vcard } from 'ohos-security-kit/undeclared';
}
declare module '@kit.TestKit' {
  // @ts-ignore
  export { BY, By, Component, ComponentEventOptions, ComponentEventType, DisplayRotation, Driver, InputTextMode, KeyOptions, MatchPattern, MouseButton, ON, On, PenKey, PenKeyOperation, PenKeyOperationOptions, PenMode, PerfMeasureResult, PerfMetric, PerfTest, PerfTestStrategy, Point, PointerMatrix, Rect, ResizeDirection, TestRunner, TouchOptions, TouchPadSwipeOptions, UIElementInfo, UIEventObserver, UiComponent, UiDirection, UiDriver, UiWindow, WindowChangeOptions, WindowChangeType, WindowFilter, WindowMode, abilityDelegatorRegistry } from 'ohos-security-kit/undeclared';
}
declare module '@kit.UniversalKeystoreKit' {
  // @ts-ignore
  export { CryptoExtensionAbility, HuksCryptoExtensionCertInfo, HuksCryptoExtensionParam, HuksCryptoExtensionParams, HuksCryptoExtensionResult, HuksCryptoExtensionResultCode, huks, huksExternalCrypto } from 'ohos-security-kit/undeclared';
}
declare module '@kit.UserAuthenticationKit' {
  // @ts-ignore
  export { UserAuthExtensionAbility, UserAuthIcon, companionDeviceAuth, faceAuth, userAccessCtrl } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.FusionConnectivity.PartnerAgentExtensionAbility' {
  // @ts-ignore
  export { PartnerAgentExtensionAbilityDestroyReason, PartnerDeviceAddress, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.FusionConnectivity.PartnerAgentExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.FusionConnectivity.partnerAgent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.FusionConnectivity.ranging' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.InputMethodExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.InputMethodExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.InputMethodSubtype' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.PiPWindow' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.UiTest' {
  // @ts-ignore
  export { BY, By, Component, ComponentEventOptions, ComponentEventType, DisplayRotation, Driver, InputTextMode, KeyOptions, MatchPattern, MouseButton, ON, On, PenKey, PenKeyOperation, PenKeyOperationOptions, PenMode, Point, PointerMatrix, Rect, ResizeDirection, TouchOptions, TouchPadSwipeOptions, UIElementInfo, UIEventObserver, UiComponent, UiDirection, UiDriver, UiWindow, WindowChangeOptions, WindowChangeType, WindowFilter, WindowMode } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.WallpaperExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.WorkSchedulerExtensionAbility' {
  // @ts-ignore
  export { WorkSchedulerExtensionContext, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.ability.ability' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.ability.dataUriUtils' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.ability.errorCode' {
  // @ts-ignore
  export { ErrorCode } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.ability.featureAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.ability.particleAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.ability.screenLockFileManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.ability.wantConstant' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.abilityToolAccessCtrl' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.accessibility' {
  // @ts-ignore
  export { AccessibilityAction, AccessibilityEventType, AccessibilityFocusScene, AccessibilitySourceType, FocusMoveResultCode, FocusRuleType, InjectActionType, OperateVirtualNodeResult, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.accessibility.GesturePath' {
  // @ts-ignore
  export { GesturePath } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.accessibility.GesturePoint' {
  // @ts-ignore
  export { GesturePoint } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.accessibility.config' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.account.appAccount' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.account.distributedAccount' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.advertising' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.advertising.AdComponent' {
  // @ts-ignore
  export { AdComponent } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.advertising.AdsServiceExtensionAbility' {
  // @ts-ignore
  export { RespCallback, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.advertising.AutoAdComponent' {
  // @ts-ignore
  export { AutoAdComponent } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.ai.intelligentVoice' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.ai.mindSporeLite' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.animation.windowAnimationManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.animator' {
  // @ts-ignore
  export { AnimatorOptions, AnimatorResult, SimpleAnimatorOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.annotation' {
  // @ts-ignore
  export { SuppressWarningsType } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.Ability' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.AbilityConstant' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.AbilityLifecycleCallback' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.AbilityStage' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.ActionExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.AppServiceExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.ApplicationStateChangeCallback' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.AtomicServiceOptions' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.AutoFillExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.ChildProcess' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.ChildProcessArgs' {
  // @ts-ignore
  export { ChildProcessArgs } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.ChildProcessOptions' {
  // @ts-ignore
  export { ChildProcessOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.CompletionHandler' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.CompletionHandlerForAbilityStartCallback' {
  // @ts-ignore
  export { AbilityStartFailureCode, CompletionHandlerForAbilityStartCallback, OnRequestFailureFn, OnRequestSuccessFn } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.CompletionHandlerForAtomicService' {
  // @ts-ignore
  export { FailureCode, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.Configuration' {
  // @ts-ignore
  export { Configuration } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.ConfigurationConstant' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.DriverExtensionAbility' {
  // @ts-ignore
  export { DriverExtensionContext, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.EmbeddableUIAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.EmbeddedUIExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.EnvironmentCallback' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.ExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.FenceExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.FenceExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.InsightIntentContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.InsightIntentDecorator' {
  // @ts-ignore
  export { EntryIntentDecoratorInfo, FormIntentDecoratorInfo, FunctionIntentDecoratorInfo, InsightIntentEntity, InsightIntentEntry, InsightIntentForm, InsightIntentFunction, InsightIntentFunctionMethod, InsightIntentLink, InsightIntentPage, IntentDecoratorInfo, IntentEntityDecoratorInfo, LinkIntentDecoratorInfo, LinkIntentParamMapping, LinkParamCategory, PageIntentDecoratorInfo } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.InsightIntentEntryExecutor' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.InsightIntentExecutor' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.InteropAbilityLifecycleCallback' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.MediaControlExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.OpenLinkOptions' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.PhotoEditorExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.PrintExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.ServiceExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.ShareExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.StartOptions' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.UIAbility' {
  // @ts-ignore
  export { Callee, CalleeCallback, Caller, OnReleaseCallback, OnRemoteStateChangeCallback, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.UIExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.UIExtensionContentSession' {
  // @ts-ignore
  export { OnReceiveDataCallback, OnReceiveDataForResultCallback, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.UIServiceExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.UserAuthExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.VpnExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.abilityDelegatorRegistry' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.abilityManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.appManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.appMemoryOptimizer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.appRecovery' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.application' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.autoFillManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.autoStartupManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.childProcessManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.contextConstant' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.continueManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.dataUriUtils' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.dialogRequest' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.dialogSession' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.errorManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.hyperSnapManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.insightIntent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.insightIntentDriver' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.insightIntentProvider' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.kioskManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.missionManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.quickFixManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.scriptManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.sendableContextManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.systemConfiguration' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.verticalPanelManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.wantAgent' {
  // @ts-ignore
  export { WantAgent, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.ability.wantConstant' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.agent.AgentExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.agent.AgentUIExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.agent.agentConstant' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.agent.agentManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.appstartup.StartupConfig' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.appstartup.StartupConfigEntry' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.appstartup.StartupListener' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.appstartup.StartupTask' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.appstartup.startupManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.businessAbilityRouter' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.cli.cliManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.form.FormEditExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.form.FormExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.form.LiveFormExtensionAbility' {
  // @ts-ignore
  export { LiveFormInfo, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.form.formAgent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.form.formBindingData' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.form.formHost' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.form.formInfo' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.form.formObserver' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.form.formProvider' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.app.function.functionManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.AccessibilityExtensionAbility' {
  // @ts-ignore
  export { AccessibilityElement, AccessibilityEvent, AccessibilityEventInfo, AccessibilityExtensionContext, AccessibilityVirtualNode, ElementAttributeKeys, ElementAttributeValues, FocusCondition, FocusDirection, FocusMoveResult, FocusRule, FocusType, Parameter, Rect, TouchPosition, WindowType, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.BackupExtensionAbility' {
  // @ts-ignore
  export { BundleVersion, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.Configuration' {
  // @ts-ignore
  export { Configuration } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.ConfigurationConstant' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.DataShareExtensionAbility' {
  // @ts-ignore
  export { UpdateOperation, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.DistributedExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.DistributedExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.NotificationSubscriberExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.NotificationSubscriberExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.StaticSubscriberExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.StaticSubscriberExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.Want' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.WindowExtensionAbility' {
  // @ts-ignore
  export { WindowExtensionContext, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.abilityDelegatorRegistry' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.abilityManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.appManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.formBindingData' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.formError' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.formHost' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.formInfo' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.formProvider' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.missionManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.testRunner' {
  // @ts-ignore
  export { TestRunner, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.application.uriPermissionManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.ArcAlphabetIndexer' {
  // @ts-ignore
  export { ArcAlphabetIndexer, ArcAlphabetIndexerAttribute, ArcAlphabetIndexerInitInfo, ArcAlphabetIndexerInstance, ArcAlphabetIndexerInterface, OnSelectCallback } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.ArcList' {
  // @ts-ignore
  export { ArcList, ArcListAttribute, ArcListInstance, ArcListInterface, ArcListItem, ArcListItemAttribute, ArcListItemInstance, ArcListItemInterface, ArcScrollIndexHandler, ArkListOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.ArcScrollBar' {
  // @ts-ignore
  export { ArcScrollBar, ArcScrollBarAttribute, ArcScrollBarInstance, ArcScrollBarInterface, ArcScrollBarOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.ArcSwiper' {
  // @ts-ignore
  export { AnimationEndHandler, AnimationStartHandler, ArcDirection, ArcDotIndicator, ArcSwiper, ArcSwiperAttribute, ArcSwiperController, ArcSwiperInstance, ArcSwiperInterface, FinishAnimationHandler, GestureSwipeHandler, IndexChangedHandler, SwiperContentAnimatedTransition, SwiperContentTransitionProxy } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.Prefetcher' {
  // @ts-ignore
  export { BasicPrefetcher, IDataSourcePrefetching, IPrefetcher } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.StateManagement' {
  // @ts-ignore
  export { AppStorageV2, Binding, CollectionType, ComponentActive, ComponentAppear, ComponentBuilt, ComponentDisappear, ComponentInactive, ComponentInit, ComponentRecycle, ComponentReuse, ConnectOptions, ConnectOptionsCollections, CustomComponentContext, CustomComponentLifecycle, CustomComponentLifecycleObserver, CustomComponentLifecycleState, DecoratorInfo, ElementInfo, GetterCallback, IReusableInfo, IReusePool, MonitorCallback, MonitorOptions, MutableBinding, ObservedResult, PersistenceErrorCallback, PersistenceV2, ReusableComponentConstructor, SetterCallback, StorageDefaultCreator, TaskCallback, Type, TypeConstructor, TypeConstructorWithArgs, TypeDecorator, UIUtils } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.UIContext' {
  // @ts-ignore
  export { AtomicServiceBar, BackPressActionProposal, BackgroundLuminanceSamplingConfigs, BaseGestureHandlingProposal, ClickActionProposal, ClickEventListenerCallback, ComponentSnapshot, ComponentUtils, Context, ContextMenuController, CursorController, CustomBuilderWithId, CustomKeyboardContinueFeature, DialogPresenter, DragController, DynamicSyncScene, FocusController, Font, FrameCallback, GestureActionPhase, GestureEventListenerCallback, GestureHandlingResolution, GestureListenerCallback, GestureListenerType, GestureObserverConfigs, GestureTriggerInfo, KeyboardAvoidMode, LuminanceSampler, Magnifier, MarqueeDynamicSyncScene, MarqueeDynamicSyncSceneType, MeasureUtils, MediaQuery, NodeIdentity, NodeRenderState, NodeRenderStateChangeCallback, NoneActionProposal, OnOverlayBackPressCallback, OrderOverlayOptions, OverlayManager, OverlayManagerOptions, PageInfo, PageSwitchActionProposal, PanListenerCallback, PointerStyle, PromptAction, ResolveStrategy, ResolvedUIContext, Router, ScrollActionProposal, SelectActionProposal, SmartGestureController, SwiperContentInfo, SwiperDynamicSyncScene, SwiperDynamicSyncSceneType, SwiperItemInfo, TargetInfo, TargetedGestureProposal, TextMenuController, TextSelectionClearPolicy, UIContext, UIInspector, UIObserver } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.WithEnv' {
  // @ts-ignore
  export { WithEnv, WithEnvAttribute, WithEnvInstance, WithEnvInterface } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ArcButton' {
  // @ts-ignore
  export { ArcButtonOptions, ArcButtonPosition, ArcButtonProgressConfig, ArcButtonStatus, ArcButtonStyleMode } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ArcSlider' {
  // @ts-ignore
  export { ArcSlider, ArcSliderChangeHandler, ArcSliderLayoutOptions, ArcSliderLayoutOptionsConstructorOptions, ArcSliderOptions, ArcSliderOptionsConstructorOptions, ArcSliderPosition, ArcSliderStyleOptions, ArcSliderStyleOptionsConstructorOptions, ArcSliderTouchHandler, ArcSliderValueOptions, ArcSliderValueOptionsConstructorOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.Chip' {
  // @ts-ignore
  export { AccessibilityOptions, AccessibilitySelectedType, Chip, ChipOptions, ChipSize, ChipSuffixSymbolGlyphOptions, ChipSymbolGlyphOptions, CloseOptions, IconCommonOptions, LabelMarginOptions, LabelOptions, LocalizedLabelMarginOptions, PrefixIconOptions, SuffixIconOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ChipGroup' {
  // @ts-ignore
  export { ChipGroupItemOptions, ChipGroupPaddingOptions, ChipGroupSpaceOptions, ChipItemStyle, IconItemOptions, IconOptions, LabelOptions, SuffixImageIconOptions, SymbolItemOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ChipGroupV2' {
  // @ts-ignore
  export { ChipGroupV2IconItemConfig, ChipGroupV2Item, ChipGroupV2ItemConfig, ChipGroupV2ItemStyle, ChipGroupV2ItemStyleConfig, ChipGroupV2Items, ChipGroupV2Padding, ChipGroupV2PaddingConfig, ChipGroupV2Space, ChipGroupV2SpaceConfig, ChipGroupV2SymbolItemConfig } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ChipV2' {
  // @ts-ignore
  export { ChipV2Accessibility, ChipV2AccessibilityConfig, ChipV2AccessibilitySelectedType, ChipV2CloseConfig, ChipV2CloseIcon, ChipV2Icon, ChipV2ImageIcon, ChipV2ImageIconConfig, ChipV2Label, ChipV2LabelConfig, ChipV2LabelMarginConfig, ChipV2LocalizedLabelMarginConfig, ChipV2Options, ChipV2PrefixImageIcon, ChipV2PrefixImageIconConfig, ChipV2PrefixSymbolIcon, ChipV2PrefixSymbolIconConfig, ChipV2Size, ChipV2SuffixImageIcon, ChipV2SuffixImageIconConfig, ChipV2SuffixSymbolIcon, ChipV2SuffixSymbolIconConfig, ChipV2SymbolIcon, ChipV2SymbolIconConfig, IChipV2OptionsConfig } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ComposeListItem' {
  // @ts-ignore
  export { ContentItem, IconType, OperateButton, OperateCheck, OperateIcon, OperateItem } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ComposeListItemV2' {
  // @ts-ignore
  export { ContentItemV2, ContentItemV2Options, IconTypeV2, OperateButtonV2, OperateButtonV2Options, OperateCheckV2, OperateCheckV2Options, OperateIconV2, OperateIconV2Options, OperateItemV2, OperateItemV2Options } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ComposeTitleBar' {
  // @ts-ignore
  export { ComposeTitleBarMenuItem } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ComposeTitleBarV2' {
  // @ts-ignore
  export { ComposeTitleBarV2MenuItem, ComposeTitleBarV2MenuItemParams } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.Counter' {
  // @ts-ignore
  export { CounterComponent, CounterOptions, CounterType, DateData } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.CounterV2' {
  // @ts-ignore
  export { CounterV2Component, CounterV2DateData, CounterV2Options, CounterV2Type, OnCounterV2HoverCallback, OnDateCounterV2ChangeCallback, OnInlineCounterV2Change } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.DatePickerComponent' {
  // @ts-ignore
  export { CommonOptions, DateMode, DateOptions, DatePickerComponentOptions, DatePickerComponentResult, DisplayMode, TimeFormat, TimeOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.Dialog' {
  // @ts-ignore
  export { ButtonOptions, PopoverOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.DialogV2' {
  // @ts-ignore
  export { AdvancedDialogV2Button, AdvancedDialogV2ButtonAction, AdvancedDialogV2ButtonOptions, AdvancedDialogV2OnCheckedChange, PopoverDialogV2OnVisibleChange, PopoverDialogV2Options } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.DownloadFileButton' {
  // @ts-ignore
  export { DownloadContentOptions, DownloadDescription, DownloadIconStyle, DownloadLayoutDirection, DownloadStyleOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.EditableTitleBar' {
  // @ts-ignore
  export { EditableLeftIconType, EditableTitleBarItem, EditableTitleBarMenuItem, EditableTitleBarOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.EditableTitleBarV2' {
  // @ts-ignore
  export { EditableLeftIconTypeV2, EditableLeftIconV2, EditableLeftIconV2Options, EditableSaveButtonV2, EditableSaveButtonV2Options, EditableTitleBarItemV2, EditableTitleBarItemV2Options, EditableTitleBarMenuItemV2, EditableTitleBarMenuItemV2Options, EditableTitleBarStyleV2, EditableTitleBarStyleV2Options, EditableTitleV2, EditableTitleV2Options } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ExceptionPrompt' {
  // @ts-ignore
  export { MarginType, PromptOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ExceptionPromptV2' {
  // @ts-ignore
  export { MarginTypeV2, PromptOptionsV2, PromptOptionsV2Config } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.Filter' {
  // @ts-ignore
  export { FilterParams, FilterResult, FilterType } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.FoldSplitContainer' {
  // @ts-ignore
  export { ExpandedRegionLayoutOptions, ExtraRegionPosition, FoldedRegionLayoutOptions, HoverModeRegionLayoutOptions, HoverModeStatus, OnHoverStatusChangeHandler, PresetSplitRatio } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.FormMenu' {
  // @ts-ignore
  export { AddFormMenuItem, AddFormOptions, FormMenuItemStyle } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.GridObjectSortComponent' {
  // @ts-ignore
  export { GridObjectSortComponentItem, GridObjectSortComponentOptions, GridObjectSortComponentType } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.InnerFullScreenLaunchComponent' {
  // @ts-ignore
  export { LaunchAtomicServiceCallback, LaunchController } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.MultiNavigation' {
  // @ts-ignore
  export { MultiNavPathStack, SplitPolicy } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.Popup' {
  // @ts-ignore
  export { Popup, PopupButtonOptions, PopupIconOptions, PopupOptions, PopupTextOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.PopupV2' {
  // @ts-ignore
  export { PopupV2, PopupV2Button, PopupV2InitInfo } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ProgressButton' {
  // @ts-ignore
  export { ProgressButtonColorOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ProgressButtonV2' {
  // @ts-ignore
  export { ClickCallback, ProgressButtonV2Color, ProgressButtonV2ColorOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.SegmentButton' {
  // @ts-ignore
  export { BorderRadiusMode, CapsuleSegmentButtonConstructionOptions, CapsuleSegmentButtonOptions, CommonSegmentButtonOptions, DimensionNoPercentage, ItemRestriction, SegmentButton, SegmentButtonIconItem, SegmentButtonIconTextItem, SegmentButtonItemArray, SegmentButtonItemOptions, SegmentButtonItemOptionsArray, SegmentButtonItemOptionsConstructorOptions, SegmentButtonItemTuple, SegmentButtonOptions, SegmentButtonTextItem, TabSegmentButtonConstructionOptions, TabSegmentButtonOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.SegmentButtonV2' {
  // @ts-ignore
  export { OnSelectedIndexChange, OnSelectedIndexesChange, SegmentButtonV2Item, SegmentButtonV2ItemOptions, SegmentButtonV2Items } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.SelectTitleBar' {
  // @ts-ignore
  export { SelectTitleBarMenuItem } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.SelectionMenu' {
  // @ts-ignore
  export { EditorEventInfo, EditorMenuOptions, ExpandedMenuOptions, SelectionMenu, SelectionMenuOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.SubHeader' {
  // @ts-ignore
  export { OperationOption, OperationType, SelectOptions, SymbolOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.SubHeaderV2' {
  // @ts-ignore
  export { SubHeaderV2OperationItem, SubHeaderV2OperationItemAction, SubHeaderV2OperationItemOptions, SubHeaderV2OperationType, SubHeaderV2Select, SubHeaderV2SelectOnSelect, SubHeaderV2SelectOptions, SubHeaderV2Title, SubHeaderV2TitleBuilder, SubHeaderV2TitleOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.TabTitleBar' {
  // @ts-ignore
  export { TabTitleBarMenuItem, TabTitleBarTabItem } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ToolBar' {
  // @ts-ignore
  export { ItemState, ToolBarModifier, ToolBarOption, ToolBarOptions, ToolBarSymbolGlyphOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.ToolBarV2' {
  // @ts-ignore
  export { ToolBarV2Item, ToolBarV2ItemAction, ToolBarV2ItemIconType, ToolBarV2ItemImage, ToolBarV2ItemImageOptions, ToolBarV2ItemOptions, ToolBarV2ItemState, ToolBarV2ItemText, ToolBarV2ItemTextOptions, ToolBarV2Modifier, ToolBarV2SymbolGlyph, ToolBarV2SymbolGlyphOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.TreeView' {
  // @ts-ignore
  export { CallbackParam, NodeParam, TreeController, TreeListenType, TreeListener, TreeListenerManager } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.advanced.TreeViewV2' {
  // @ts-ignore
  export { CallbackParamV2, NodeParamV2, TreeControllerV2, TreeListenerManagerV2, TreeListenerV2 } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.componentSnapshot' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.componentUtils' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.components.ArkDynamicLayout' {
  // @ts-ignore
  export { DynamicLayout, DynamicLayoutAttribute, DynamicLayoutInstance, DynamicLayoutInterface } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.components.ArkLazyColumnLayout' {
  // @ts-ignore
  export { LazyColumnLayout, LazyColumnLayoutAttribute, LazyColumnLayoutInstance, LazyColumnLayoutInterface } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.components.ArkLazyDynamicLayout' {
  // @ts-ignore
  export { LazyDynamicLayout, LazyDynamicLayoutAttribute, LazyDynamicLayoutInstance } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.components.ArkLazyWaterFlowLayout' {
  // @ts-ignore
  export { LazyVWaterFlowLayout, LazyVWaterFlowLayoutAttribute, LazyVWaterFlowLayoutInstance, LazyVWaterFlowLayoutInterface, LazyWaterFlowLayoutAttribute } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.components.ContainerReader' {
  // @ts-ignore
  export { BreakpointOptions, ContainerReader, ContainerReaderAttribute, ContainerReaderInfo, ContainerReaderInstance, ContainerReaderInterface } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.components.SelectionContainer' {
  // @ts-ignore
  export { OnMenuItemClickWithTextCallback, SelectionContainer, SelectionContainerAttribute, SelectionContainerController, SelectionContainerEditMenuOptions, SelectionContainerInstance, SelectionContainerInterface, SelectionContainerMenuOptions, SelectionContainerOptions, SelectionContainerTextJoinStyle } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.dialog' {
  // @ts-ignore
  export { DialogBaseAlignment, DialogBaseController, DialogButtonOrientation, DialogDismissal, DialogResult, DialogState, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.dragController' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.drawableDescriptor' {
  // @ts-ignore
  export { AnimatedDrawableDescriptor, AnimationController, AnimationOptions, AnimationStopMode, DrawableDescriptor, DrawableDescriptorLoadedResult, HdrCompositionConfig, LayeredDrawableDescriptor, PictureDrawableDescriptor, PixelMapDrawableDescriptor } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.inspector' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.intelligence.imageGeneration' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.layoutAlgorithm' {
  // @ts-ignore
  export { ColumnLayoutAlgorithm, CustomLayoutAlgorithm, GridLayoutAlgorithm, LayoutAlgorithm, RowLayoutAlgorithm, StackLayoutAlgorithm } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.lazyLayoutAlgorithm' {
  // @ts-ignore
  export { LazyCustomLayoutAlgorithm, LazyCustomLayoutAlgorithmOptions, LazyLayoutAlgorithm, LazyLayoutDirection, LazyLayoutHelper } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.modifier' {
  // @ts-ignore
  export { AlphabetIndexerModifier, AttributeUpdater, BlankModifier, ButtonModifier, CalendarPickerModifier, CheckboxGroupModifier, CheckboxModifier, ColumnModifier, ColumnSplitModifier, CommonModifier, ContainerReaderModifier, ContainerSpanModifier, CounterModifier, DataPanelModifier, DatePickerModifier, DividerModifier, FormComponentModifier, GaugeModifier, GridColModifier, GridItemModifier, GridModifier, GridRowModifier, HyperlinkModifier, ImageAnimatorModifier, ImageModifier, ImageSpanModifier, LineModifier, ListItemGroupModifier, ListItemModifier, ListModifier, LoadingProgressModifier, MarqueeModifier, MenuItemModifier, MenuModifier, ModifierUtils, NavDestinationModifier, NavRouterModifier, NavigationModifier, NavigatorModifier, PanelModifier, ParticleModifier, PathModifier, PatternLockModifier, PolygonModifier, PolylineModifier, ProgressModifier, QRCodeModifier, RadioModifier, RatingModifier, RectModifier, RefreshModifier, RichEditorModifier, RowModifier, RowSplitModifier, ScrollModifier, SearchModifier, SelectModifier, SelectionContainerModifier, ShapeModifier, SideBarContainerModifier, SliderModifier, SpanModifier, StackModifier, StepperItemModifier, StepperModifier, SwiperModifier, SymbolGlyphModifier, SymbolSpanModifier, TabsModifier, TextAreaModifier, TextClockModifier, TextInputModifier, TextModifier, TextPickerModifier, TextTimerModifier, TimePickerModifier, ToggleModifier, UIPickerComponentModifier, VideoModifier, WaterFlowModifier } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.node' {
  // @ts-ignore
  export { BackgroundBlur, BorderRadiuses, BuildOptions, BuilderNode, ChildrenCountMode, Circle, ColorMetrics, CommandPath, ComponentContent, ComponentContentBase, Content, ContentBlur, CornerRadius, DrawContext, Edges, ExpandMode, ForegroundBlur, Frame, FrameNode, InputEventType, LayoutConstraint, LengthMetrics, LengthMetricsUnit, LengthUnit, Matrix4, NodeAdapter, NodeContent, NodeController, NodeRenderType, Offset, Pivot, Position, ReactiveBuilderNode, ReactiveComponentContent, Rect, RenderNode, RenderOptions, Rotation, RoundRect, Scale, ShapeClip, ShapeMask, Size, SizeT, Translation, UIState, XComponentNode, borderRadiuses, borderStyles, edgeColors, edgeWidths, typeNode } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.observer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.performanceMonitor' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.shape' {
  // @ts-ignore
  export { BaseShape, CircleShape, CommonShapeMethod, EllipseShape, PathShape, PathShapeOptions, RectShape, RectShapeOptions, RoundRectShapeOptions, ShapeSize } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.theme' {
  // @ts-ignore
  export { Colors, CustomColors, CustomDarkColors, CustomTheme, Theme, ThemeControl } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.uiExtension' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.arkui.uiMaterial' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.atomicservice.AtomicServiceMenuBar' {
  // @ts-ignore
  export { AtomicServiceMenuBar } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.atomicservice.AtomicServiceNavigation' {
  // @ts-ignore
  export { BackgroundTheme, GradientAlpha, GradientBackground, MixMode, NavDestinationBuilder, SideBarOptions, TitleBarType, TitleOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.atomicservice.AtomicServiceSearch' {
  // @ts-ignore
  export { InputFilterParams, MenuAlignParams, OperationParams, SearchButtonParams, SearchParams, SelectParams } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.atomicservice.AtomicServiceTabs' {
  // @ts-ignore
  export { OnContentWillChangeCallback, TabBarOptions, TabBarPosition, TabContentBuilder } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.atomicservice.AtomicServiceWeb' {
  // @ts-ignore
  export { AtomicServiceWebController, OnErrorReceiveEvent, OnHttpErrorReceiveEvent, OnLoadInterceptCallback, OnLoadInterceptEvent, OnMessageEvent, OnPageBeginEvent, OnPageEndEvent, OnProgressChangeEvent, WebHeader } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.atomicservice.InterstitialDialogAction' {
  // @ts-ignore
  export { BottomOffset, DialogOptions, IconStyle, InterstitialDialogAction, TitlePosition } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.atomicservice.NavPushPathHelper' {
  // @ts-ignore
  export { NavPushPathHelper } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.backgroundTaskManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.batteryInfo' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.batteryStatistics' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.a2dp' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.access' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.bas' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.baseProfile' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.ble' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.common' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.connection' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.constant' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.hfp' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.hid' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.map' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.opp' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.pan' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.pbap' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.socket' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetooth.wearDetection' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bluetoothManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.brightness' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.buffer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.appControl' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.appDomainVerify' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.bundleMonitor' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.bundleResourceManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.defaultAppManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.distributedBundleManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.freeInstall' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.innerBundleManager' {
  // @ts-ignore
  export { BundleStatusCallback, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.installer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.launcherBundleManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.overlay' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.pluginBundleManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.shortcutManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundle.skillManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bundleState' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.busManager.serial' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.bytrace' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.calendarManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.charger' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.commonEvent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.commonEventManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.configPolicy' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.connectedTag' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.contact' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.continuation.continuationManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.convertxml' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.cooperate' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.curves' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.customization.customConfig' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.DataShareResultSet' {
  // @ts-ignore
  export { DataType, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.UdmfComponents' {
  // @ts-ignore
  export { ContentFormCard, FormType } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.ValuesBucket' {
  // @ts-ignore
  export { ValueType, ValuesBucket } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.cloudData' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.cloudExtension' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.commonType' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.dataAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.dataShare' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.dataSharePredicates' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.distributedData' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.distributedDataObject' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.distributedKVStore' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.intelligence' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.preferences' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.rdb' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.relationalStore' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.sendablePreferences' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.sendableRelationalStore' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.storage' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.unifiedDataChannel' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.uniformDataStruct' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.data.uniformTypeDescriptor' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.deviceAttest' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.deviceInfo' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.deviceStatus.dragInteraction' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.display' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedBundle' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedDeviceManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedHardware.deviceManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedHardware.hardwareManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedHardware.mechanicManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedMissionManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedSoftBus.conversation' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedsched.abilityConnectionManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedsched.linkEnhance' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.distributedsched.proxyChannelManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.dlpPermission' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.dlpSetDlpFeature' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.document' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.driver.deviceManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.effectKit' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.EnterpriseAdminExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.accountManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.adminManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.applicationManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.bluetoothManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.browser' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.bundleManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.common' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.dateTimeManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.deviceControl' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.deviceInfo' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.deviceSettings' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.locationManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.networkManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.restrictions' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.securityManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.systemManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.telephonyManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.usbManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.enterprise.wifiManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.events.emitter' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.fastbuffer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.faultLogger' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.AlbumPickerComponent' {
  // @ts-ignore
  export { AlbumInfo, AlbumPickerController, AlbumPickerOptions, EmptyAreaClickCallback } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.BackupExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.PhotoPickerComponent' {
  // @ts-ignore
  export { AnimatorParams, BadgeConfig, BadgeType, BaseItemInfo, ClickResult, ClickType, CompletedResult, CurrentAlbumDeletedCallback, DataType, ErrorCallback, ExceedMaxSelectedCallback, ItemClickedNotifyCallback, ItemDisplayRatio, ItemInfo, ItemType, ItemsDeletedCallback, MaxCountType, MaxSelected, MovingPhotoBadgeStateChangedCallback, PhotoBrowserChangeStartCallback, PhotoBrowserInfo, PhotoBrowserRange, PhotoBrowserUIElement, PhotoBrowserZoomCallback, PickerColorMode, PickerController, PickerError, PickerOptions, PickerOrientation, PickerRecoveryCallback, PinchGridSwitchedCallback, PreselectedInfo, RecoveryResult, ReminderMode, SaveMode, ScrollStopAtEndCallback, ScrollStopAtStartCallback, SelectMode, SingleLineConfig, UnselectableItemClickedCallback, UnselectableItemInfo, UpdatablePickerConfigs, VideoPlayerState, videoPlayStateChangedCallback } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.RecentPhotoComponent' {
  // @ts-ignore
  export { PhotoSource, RecentPhotoCheckInfoCallback, RecentPhotoCheckResultCallback, RecentPhotoClickCallback, RecentPhotoInfo, RecentPhotoOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.backup' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.cloudDiskManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.cloudSync' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.cloudSyncManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.environment' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.fileAccess' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.fileExtensionInfo' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.fileuri' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.fs' {
  // @ts-ignore
  export { AtomicFile, ConflictFiles, DfsListeners, FileFilter, Filter, ListFileExtOptions, ListFileOptions, Options, RandomAccessFileOptions, ReadOptions, ReadStreamOptions, ReadTextOptions, ReaderIteratorResult, TaskSignal, WatchEvent, WatchEventListener, Watcher, WriteOptions, WriteStreamOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.hash' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.keyManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.photoAccessHelper' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.picker' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.recent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.securityLabel' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.sendablePhotoAccessHelper' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.statvfs' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.storageStatistics' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.trash' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.file.volumeManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.fileio' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.filemanagement.userFileManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.fileshare' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.font' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.fontManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.geoLocationManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.geolocation' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.graphics.colorSpaceManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.graphics.common2D' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.graphics.displaySync' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.graphics.drawing' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.graphics.hdrCapability' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.graphics.scene' {
  // @ts-ignore
  export { Aabb, Animation, Blend, BloomSettings, BoidsSimGravityParameters, BoidsSimParameters, BoidsSimPlugin, BoidsSimRepulsionParameters, BoidsSimWorld, Camera, CameraParameters, Color, ColorFringeSettings, Container, CubeGeometry, CullMode, CustomGeometry, CylinderGeometry, DirectionalLight, Effect, EffectParameters, Environment, EnvironmentBackgroundType, Geometry, GeometryDefinition, GeometryType, Image, ImageStream, LayerMask, Light, LightType, Mat4x4, Material, MaterialProperty, MaterialType, Mesh, MeshResource, MetallicRoughnessMaterial, Morpher, Node, NodeType, OcclusionMaterial, PCFConfig, PlaneGeometry, PolygonMode, Position3, PostProcessSettings, PrimitiveTopology, Quaternion, RaycastParameters, RaycastResult, Rect, RenderConfiguration, RenderContext, RenderParameters, RenderResourceFactory, RenderSort, RenderingPipelineType, Rotation3, Sampler, SamplerAddressMode, SamplerFilter, Scale3, Scene, SceneComponent, SceneLoadParams, SceneNodeParameters, SceneResource, SceneResourceFactory, SceneResourceParameters, SceneResourceType, Shader, ShaderMaterial, ShadowAlgorithmType, SoftShadowConfig, SphereGeometry, SpotLight, SubMesh, ToneMappingSettings, ToneMappingType, UnlitMaterial, UnlitShadowAlphaMaterial, Vec2, Vec3, Vec4, VignetteSettings } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.graphics.sendableColorSpaceManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.graphics.text' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.graphics.uiEffect' {
  // @ts-ignore
  export { BrightnessBlenderParam, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hiAppEvent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hiSysEvent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hiTraceChain' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hiTraceMeter' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hichecker' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hidebug' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hiviewdfx.FaultLogExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hiviewdfx.FaultLogExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hiviewdfx.hiAppEvent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hiviewdfx.hiRetrieval' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.hiviewdfx.jsLeakWatcher' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.i18n' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.identifier.oaid' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.inputMethod' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.inputMethod.ExtraConfig' {
  // @ts-ignore
  export { CustomValueType, InputMethodExtraConfig } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.inputMethod.Panel' {
  // @ts-ignore
  export { PanelFlag, PanelInfo, PanelType } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.inputMethodEngine' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.inputMethodList' {
  // @ts-ignore
  export { Pattern, PatternOptions } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.inputMethodSystemPanelManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.intelligentScene' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.intl' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.logLibrary' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.matrix4' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.measure' {
  // @ts-ignore
  export { MeasureOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.mediaquery' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.audio' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.audioHaptic' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.avCastPicker' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.avCastPickerParam' {
  // @ts-ignore
  export { AVCastPickerColorMode, AVCastPickerState, AVCastPickerStyle } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.avInputCastPicker' {
  // @ts-ignore
  export { OnPickerStateCallback } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.avMusicTemplate' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.avVolumePanel' {
  // @ts-ignore
  export { AVVolumePanelParameter } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.avsession' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.camera' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.cameraPicker' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.drm' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.image' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.media' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.movingphotoview' {
  // @ts-ignore
  export { DynamicRangeMode, MovingPhotoView, MovingPhotoViewAttribute, MovingPhotoViewController, MovingPhotoViewEventCallback, MovingPhotoViewInstance, MovingPhotoViewInterface, MovingPhotoViewOptions, PixelMapFormat } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.sendableImage' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.systemSoundManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.videoProcessing' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimedia.videoProcessingEngine' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalAwareness.carAwareness' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalAwareness.deviceStatus' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalAwareness.metadataBinding' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalAwareness.motion' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalAwareness.onScreen' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalAwareness.spatialAwareness' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalAwareness.userStatus' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.gestureEvent' {
  // @ts-ignore
  export { ActionType, FourFingersSwipe, Pinch, Rotate, SwipeInward, ThreeFingersSwipe, ThreeFingersTap, TouchGestureAction, TouchGestureEvent } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.infraredEmitter' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.inputConsumer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.inputDevice' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.inputDeviceCooperate' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.inputEvent' {
  // @ts-ignore
  export { InputEvent } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.inputEventClient' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.inputMonitor' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.intentionCode' {
  // @ts-ignore
  export { IntentionCode } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.keyCode' {
  // @ts-ignore
  export { KeyCode } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.keyEvent' {
  // @ts-ignore
  export { Action, Key, KeyEvent } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.mouseEvent' {
  // @ts-ignore
  export { Action, Axis, AxisValue, Button, MouseEvent, ToolType } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.pointer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.shortKey' {
  // @ts-ignore
  export { FingerprintAction, FingerprintEvent, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.multimodalInput.touchEvent' {
  // @ts-ignore
  export { Action, FixedMode, SourceType, ToolType, Touch, TouchEvent } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nearlink.advertising' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nearlink.cdsm' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nearlink.constant' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nearlink.dataTransfer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nearlink.manager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nearlink.remoteDevice' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nearlink.scan' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nearlink.ssap' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.connection' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.eap' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.ethernet' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.http' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.mdns' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.netFirewall' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.networkSecurity' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.policy' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.sharing' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.socket' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.statistics' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.vpn' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.vpnExtension' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.net.webSocket' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nfc.cardEmulation' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nfc.controller' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.nfc.tag' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.notification' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.notificationExtensionSubscription' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.notificationManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.notificationSubscribe' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.pasteboard' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.pluginComponent' {
  // @ts-ignore
  export { PluginComponentTemplate, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.power' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.print' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.process' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.prompt' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.promptAction' {
  // @ts-ignore
  export { ImmersiveMode, LevelMode, LevelOrder, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.reminderAgent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.reminderAgentManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.request' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.request.cacheDownload' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.resourceManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.resourceschedule.backgroundLoader' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.resourceschedule.backgroundProcessManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.resourceschedule.backgroundTaskManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.resourceschedule.deviceStandby' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.resourceschedule.systemload' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.resourceschedule.usageStatistics' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.resourceschedule.workScheduler' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.router' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.rpc' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.runningLock' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.scan' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.screen' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.screenLock' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.screenshot' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.secureElement' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.security.CryptoExtensionAbility' {
  // @ts-ignore
  export { HuksCryptoExtensionCertInfo, HuksCryptoExtensionParam, HuksCryptoExtensionParams, HuksCryptoExtensionResult, HuksCryptoExtensionResultCode, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.security.cert' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.security.certManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.security.certManagerDialog' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.security.cryptoFramework' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.security.huks' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.security.huksExternalCrypto' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.security.identifySensitiveContent' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.security.securityGuard' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.selectionInput.SelectionExtensionAbility' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.selectionInput.SelectionExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.selectionInput.SelectionPanel' {
  // @ts-ignore
  export { PanelInfo, PanelType } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.selectionInput.selectionManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.sendableResourceManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.sensor' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.settings' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.settingsLite' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.statfs' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.stationary' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.systemCapability' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.systemDateTime' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.systemParameterEnhance' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.systemTime' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.systemTimer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.systemparameter' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.taskpool' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.telephony.call' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.telephony.data' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.telephony.esim' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.telephony.observer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.telephony.radio' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.telephony.sim' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.telephony.sms' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.telephony.vcard' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.test.PerfTest' {
  // @ts-ignore
  export { PerfMeasureResult, PerfMetric, PerfTest, PerfTestStrategy } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.thermal' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.transfer' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.uiAppearance' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.uiExtensionHost' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.update' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.uri' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.url' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.usb' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.usbManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.usbManager.serial' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.userIAM.companionDeviceAuth' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.userIAM.faceAuth' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.userIAM.userAccessCtrl' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.userIAM.userAuthIcon' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.ArrayList' {
  // @ts-ignore
  export { ArrayListComparatorFn, ArrayListForEachCb, ArrayListReplaceCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.Deque' {
  // @ts-ignore
  export { DequeForEachCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.HashMap' {
  // @ts-ignore
  export { HashMapCbFn, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.HashSet' {
  // @ts-ignore
  export { HashSetCbFn, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.LightWeightMap' {
  // @ts-ignore
  export { LightWeightMapCbFn, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.LightWeightSet' {
  // @ts-ignore
  export { LightWeightSetForEachCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.LinkedList' {
  // @ts-ignore
  export { LinkedListForEachCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.List' {
  // @ts-ignore
  export { ListComparatorFn, ListForEachCb, ListReplaceCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.PlainArray' {
  // @ts-ignore
  export { PlainArrayForEachCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.Queue' {
  // @ts-ignore
  export { QueueForEachCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.Stack' {
  // @ts-ignore
  export { StackForEachCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.TreeMap' {
  // @ts-ignore
  export { TreeMapComparator, TreeMapForEachCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.TreeSet' {
  // @ts-ignore
  export { TreeSetComparator, TreeSetForEachCb, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.Vector' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.json' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.util.stream' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.vibrator' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.wallpaper' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.wantAgent' {
  // @ts-ignore
  export { WantAgent, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.web.WebNativeMessagingExtensionAbility' {
  // @ts-ignore
  export { ConnectionInfo, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.web.WebNativeMessagingExtensionContext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.web.netErrorList' {
  // @ts-ignore
  export { WebNetErrorList } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.web.webNativeMessagingExtensionManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.web.webview' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.wifi' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.wifiManager' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.wifiManagerExt' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.wifiext' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.window' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.window.floatView' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.window.floatingBall' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.worker' {
  // @ts-ignore
  export { DedicatedWorkerGlobalScope, ErrorEvent, Event, EventListener, EventTarget, MessageEvent, MessageEvents, PostMessageOptions, Priority, ThreadWorkerGlobalScope, ThreadWorkerPriority, WorkerEventListener, WorkerEventTarget, WorkerOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.xml' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@ohos.zlib' {
  // @ts-ignore
  export { default } from 'ohos-security-kit/undeclared';
}
declare module '@system.app' {
  // @ts-ignore
  export { AppResponse, RequestFullWindowOptions, ScreenOnVisibleOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.battery' {
  // @ts-ignore
  export { BatteryResponse, GetStatusOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.bluetooth' {
  // @ts-ignore
  export { BLEFoundResponse, BluetoothDevice, StartBLEScanOptions, StopBLEScanOptions, SubscribeBLEFoundOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.brightness' {
  // @ts-ignore
  export { BrightnessModeResponse, BrightnessResponse, GetBrightnessModeOptions, GetBrightnessOptions, SetBrightnessModeOptions, SetBrightnessOptions, SetKeepScreenOnOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.cipher' {
  // @ts-ignore
  export { CipherAesOptions, CipherResponse, CipherRsaOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.configuration' {
  // @ts-ignore
  export { LocaleResponse, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.device' {
  // @ts-ignore
  export { DeviceResponse, GetDeviceOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.fetch' {
  // @ts-ignore
  export { FetchResponse, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.file' {
  // @ts-ignore
  export { FileAccessOption, FileCopyOption, FileDeleteOption, FileGetOption, FileListOption, FileListResponse, FileMkdirOption, FileMoveOption, FileReadArrayBufferOption, FileReadArrayBufferResponse, FileReadTextOption, FileReadTextResponse, FileResponse, FileRmdirOption, FileWriteArrayBufferOption, FileWriteTextOption, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.geolocation' {
  // @ts-ignore
  export { GeolocationResponse, GetLocationOption, GetLocationTypeOption, GetLocationTypeResponse, SubscribeLocationOption, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.mediaquery' {
  // @ts-ignore
  export { MediaQueryEvent, MediaQueryList, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.network' {
  // @ts-ignore
  export { NetworkResponse, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.notification' {
  // @ts-ignore
  export { ActionResult, ShowNotificationOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.package' {
  // @ts-ignore
  export { CheckPackageHasInstalledOptions, CheckPackageHasInstalledResponse, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.prompt' {
  // @ts-ignore
  export { Button, ShowActionMenuOptions, ShowDialogOptions, ShowDialogSuccessResponse, ShowToastOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.request' {
  // @ts-ignore
  export { DownloadRequestOptions, DownloadResponse, OnDownloadCompleteOptions, OnDownloadCompleteResponse, RequestData, RequestFile, UploadRequestOptions, UploadResponse, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.router' {
  // @ts-ignore
  export { BackRouterOptions, DisableAlertBeforeBackPageOptions, EnableAlertBeforeBackPageOptions, ParamsInterface, RouterOptions, RouterState, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.sensor' {
  // @ts-ignore
  export { AccelerometerResponse, BarometerResponse, CompassResponse, DeviceOrientationResponse, GetOnBodyStateOptions, GyroscopeResponse, HeartRateResponse, LightResponse, OnBodyStateResponse, ProximityResponse, StepCounterResponse, SubscribeBarometerOptions, SubscribeCompassOptions, SubscribeDeviceOrientationOptions, SubscribeGyroscopeOptions, SubscribeHeartRateOptions, SubscribeLightOptions, SubscribeOnBodyStateOptions, SubscribeProximityOptions, SubscribeStepCounterOptions, default, subscribeAccelerometerOptions } from 'ohos-security-kit/undeclared';
}
declare module '@system.storage' {
  // @ts-ignore
  export { ClearStorageOptions, DeleteStorageOptions, GetStorageOptions, SetStorageOptions, default } from 'ohos-security-kit/undeclared';
}
declare module '@system.vibrator' {
  // @ts-ignore
  export { VibrateOptions, default } from 'ohos-security-kit/undeclared';
}
