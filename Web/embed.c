// Written by bin/embed.
#include "web.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file0[] = {
#embed "demo/code.js" suffix(,0) if_empty(0)
};
static const unsigned char file1[] = {
#embed "demo/demo.css" suffix(,0) if_empty(0)
};
static const unsigned char file2[] = {
#embed "demo/demo.js" suffix(,0) if_empty(0)
};
static const unsigned char file3[] = {
#embed "demo/icon.svg" suffix(,0) if_empty(0)
};
static const unsigned char file4[] = {
#embed "demo/index.html" suffix(,0) if_empty(0)
};
static const unsigned char file5[] = {
#embed "demo/products.js" suffix(,0) if_empty(0)
};
static const unsigned char file6[] = {
#embed "docs/docs.css" suffix(,0) if_empty(0)
};
static const unsigned char file7[] = {
#embed "docs/docs.js" suffix(,0) if_empty(0)
};
static const unsigned char file8[] = {
#embed "docs/index.html" suffix(,0) if_empty(0)
};
static const unsigned char file9[] = {
#embed "docs/openapi.json" suffix(,0) if_empty(0)
};
static const unsigned char file10[] = {
#embed "docs/prose.js" suffix(,0) if_empty(0)
};
static const unsigned char file11[] = {
#embed "docs/reference.js" suffix(,0) if_empty(0)
};
static const unsigned char file12[] = {
#embed "inbox/api.js" suffix(,0) if_empty(0)
};
static const unsigned char file13[] = {
#embed "inbox/backends/Java.java" suffix(,0) if_empty(0)
};
static const unsigned char file14[] = {
#embed "inbox/backends/go.go" suffix(,0) if_empty(0)
};
static const unsigned char file15[] = {
#embed "inbox/backends/node.mjs" suffix(,0) if_empty(0)
};
static const unsigned char file16[] = {
#embed "inbox/backends/php.php" suffix(,0) if_empty(0)
};
static const unsigned char file17[] = {
#embed "inbox/backends/python.py" suffix(,0) if_empty(0)
};
static const unsigned char file18[] = {
#embed "inbox/backends/ruby.rb" suffix(,0) if_empty(0)
};
static const unsigned char file19[] = {
#embed "inbox/backends/swift.swift" suffix(,0) if_empty(0)
};
static const unsigned char file20[] = {
#embed "inbox/closures.js" suffix(,0) if_empty(0)
};
static const unsigned char file21[] = {
#embed "inbox/desk.js" suffix(,0) if_empty(0)
};
static const unsigned char file22[] = {
#embed "inbox/elements/assurance-badge.js" suffix(,0) if_empty(0)
};
static const unsigned char file23[] = {
#embed "inbox/elements/card-style.js" suffix(,0) if_empty(0)
};
static const unsigned char file24[] = {
#embed "inbox/elements/code-block.js" suffix(,0) if_empty(0)
};
static const unsigned char file25[] = {
#embed "inbox/elements/controls.js" suffix(,0) if_empty(0)
};
static const unsigned char file26[] = {
#embed "inbox/elements/dialog-style.js" suffix(,0) if_empty(0)
};
static const unsigned char file27[] = {
#embed "inbox/elements/fold-style.js" suffix(,0) if_empty(0)
};
static const unsigned char file28[] = {
#embed "inbox/elements/gate-style.js" suffix(,0) if_empty(0)
};
static const unsigned char file29[] = {
#embed "inbox/elements/inbox-banner.js" suffix(,0) if_empty(0)
};
static const unsigned char file30[] = {
#embed "inbox/elements/inbox-confirm.js" suffix(,0) if_empty(0)
};
static const unsigned char file31[] = {
#embed "inbox/elements/inbox-conversation.js" suffix(,0) if_empty(0)
};
static const unsigned char file32[] = {
#embed "inbox/elements/inbox-desk.js" suffix(,0) if_empty(0)
};
static const unsigned char file33[] = {
#embed "inbox/elements/inbox-finder.js" suffix(,0) if_empty(0)
};
static const unsigned char file34[] = {
#embed "inbox/elements/inbox-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file35[] = {
#embed "inbox/elements/inbox-person.js" suffix(,0) if_empty(0)
};
static const unsigned char file36[] = {
#embed "inbox/elements/inbox-shortcuts.js" suffix(,0) if_empty(0)
};
static const unsigned char file37[] = {
#embed "inbox/elements/inbox-sign-in.js" suffix(,0) if_empty(0)
};
static const unsigned char file38[] = {
#embed "inbox/elements/inbox-tickets.js" suffix(,0) if_empty(0)
};
static const unsigned char file39[] = {
#embed "inbox/elements/inbox-views.js" suffix(,0) if_empty(0)
};
static const unsigned char file40[] = {
#embed "inbox/elements/inbox-welcome.js" suffix(,0) if_empty(0)
};
static const unsigned char file41[] = {
#embed "inbox/elements/inbox-widgets.js" suffix(,0) if_empty(0)
};
static const unsigned char file42[] = {
#embed "inbox/elements/perch-mark.js" suffix(,0) if_empty(0)
};
static const unsigned char file43[] = {
#embed "inbox/elements/person-data.js" suffix(,0) if_empty(0)
};
static const unsigned char file44[] = {
#embed "inbox/elements/person-sessions.js" suffix(,0) if_empty(0)
};
static const unsigned char file45[] = {
#embed "inbox/elements/person-timeline.js" suffix(,0) if_empty(0)
};
static const unsigned char file46[] = {
#embed "inbox/elements/save-file.js" suffix(,0) if_empty(0)
};
static const unsigned char file47[] = {
#embed "inbox/elements/widget-check.js" suffix(,0) if_empty(0)
};
static const unsigned char file48[] = {
#embed "inbox/elements/widget-examples.js" suffix(,0) if_empty(0)
};
static const unsigned char file49[] = {
#embed "inbox/elements/widget-install.js" suffix(,0) if_empty(0)
};
static const unsigned char file50[] = {
#embed "inbox/elements/widget-key-dialog.js" suffix(,0) if_empty(0)
};
static const unsigned char file51[] = {
#embed "inbox/elements/widget-keys.js" suffix(,0) if_empty(0)
};
static const unsigned char file52[] = {
#embed "inbox/elements/widget-mode.js" suffix(,0) if_empty(0)
};
static const unsigned char file53[] = {
#embed "inbox/elements/widget-refusals.js" suffix(,0) if_empty(0)
};
static const unsigned char file54[] = {
#embed "inbox/icon.svg" suffix(,0) if_empty(0)
};
static const unsigned char file55[] = {
#embed "inbox/inbox.css" suffix(,0) if_empty(0)
};
static const unsigned char file56[] = {
#embed "inbox/inbox.js" suffix(,0) if_empty(0)
};
static const unsigned char file57[] = {
#embed "inbox/index.html" suffix(,0) if_empty(0)
};
static const unsigned char file58[] = {
#embed "inbox/line.js" suffix(,0) if_empty(0)
};
static const unsigned char file59[] = {
#embed "inbox/models/erasing.js" suffix(,0) if_empty(0)
};
static const unsigned char file60[] = {
#embed "inbox/models/examples.js" suffix(,0) if_empty(0)
};
static const unsigned char file61[] = {
#embed "inbox/models/finding.js" suffix(,0) if_empty(0)
};
static const unsigned char file62[] = {
#embed "inbox/models/key-draft.js" suffix(,0) if_empty(0)
};
static const unsigned char file63[] = {
#embed "inbox/models/open-ticket.js" suffix(,0) if_empty(0)
};
static const unsigned char file64[] = {
#embed "inbox/models/person-questions.js" suffix(,0) if_empty(0)
};
static const unsigned char file65[] = {
#embed "inbox/models/person-record.js" suffix(,0) if_empty(0)
};
static const unsigned char file66[] = {
#embed "inbox/models/person-words.js" suffix(,0) if_empty(0)
};
static const unsigned char file67[] = {
#embed "inbox/models/place.js" suffix(,0) if_empty(0)
};
static const unsigned char file68[] = {
#embed "inbox/models/presence.js" suffix(,0) if_empty(0)
};
static const unsigned char file69[] = {
#embed "inbox/models/shortcuts.js" suffix(,0) if_empty(0)
};
static const unsigned char file70[] = {
#embed "inbox/models/ticket-list.js" suffix(,0) if_empty(0)
};
static const unsigned char file71[] = {
#embed "inbox/models/ticket-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file72[] = {
#embed "inbox/models/timeline-words.js" suffix(,0) if_empty(0)
};
static const unsigned char file73[] = {
#embed "inbox/models/types.js" suffix(,0) if_empty(0)
};
static const unsigned char file74[] = {
#embed "inbox/models/widget-book.js" suffix(,0) if_empty(0)
};
static const unsigned char file75[] = {
#embed "inbox/models/widget-words.js" suffix(,0) if_empty(0)
};
static const unsigned char file76[] = {
#embed "inbox/person-desk.js" suffix(,0) if_empty(0)
};
static const unsigned char file77[] = {
#embed "inbox/ticket-pages.js" suffix(,0) if_empty(0)
};
static const unsigned char file78[] = {
#embed "inbox/widget-desk.js" suffix(,0) if_empty(0)
};
static const unsigned char file79[] = {
#embed "inbox/widgets.js" suffix(,0) if_empty(0)
};
static const unsigned char file80[] = {
#embed "kit/conversation-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file81[] = {
#embed "kit/html.js" suffix(,0) if_empty(0)
};
static const unsigned char file82[] = {
#embed "kit/icons.js" suffix(,0) if_empty(0)
};
static const unsigned char file83[] = {
#embed "kit/perch-composer.js" suffix(,0) if_empty(0)
};
static const unsigned char file84[] = {
#embed "kit/perch-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file85[] = {
#embed "kit/time.js" suffix(,0) if_empty(0)
};
static const unsigned char file86[] = {
#embed "kit/types.js" suffix(,0) if_empty(0)
};
static const unsigned char file87[] = {
#embed "kit/wire.js" suffix(,0) if_empty(0)
};
static const unsigned char file88[] = {
#embed "widget/bootstrap.js" suffix(,0) if_empty(0)
};
static const unsigned char file89[] = {
#embed "widget/connection.js" suffix(,0) if_empty(0)
};
static const unsigned char file90[] = {
#embed "widget/courier.js" suffix(,0) if_empty(0)
};
static const unsigned char file91[] = {
#embed "widget/doctor.js" suffix(,0) if_empty(0)
};
static const unsigned char file92[] = {
#embed "widget/endings.js" suffix(,0) if_empty(0)
};
static const unsigned char file93[] = {
#embed "widget/identity.js" suffix(,0) if_empty(0)
};
static const unsigned char file94[] = {
#embed "widget/live-chat-widget.js" suffix(,0) if_empty(0)
};
static const unsigned char file95[] = {
#embed "widget/outbox.js" suffix(,0) if_empty(0)
};
static const unsigned char file96[] = {
#embed "widget/past.js" suffix(,0) if_empty(0)
};
static const unsigned char file97[] = {
#embed "widget/proof.js" suffix(,0) if_empty(0)
};
static const unsigned char file98[] = {
#embed "widget/snippet.js.txt" suffix(,0) if_empty(0)
};
static const unsigned char file99[] = {
#embed "widget/tabs.js" suffix(,0) if_empty(0)
};
static const unsigned char file100[] = {
#embed "widget/talk.js" suffix(,0) if_empty(0)
};
static const unsigned char file101[] = {
#embed "widget/types.js" suffix(,0) if_empty(0)
};
static const unsigned char file102[] = {
#embed "widget/visit.js" suffix(,0) if_empty(0)
};
static const unsigned char file103[] = {
#embed "widget/visitor.js" suffix(,0) if_empty(0)
};

const struct perch_web_file perch_web_files[] = {
  {"demo/code.js", file0, sizeof file0 - 1},
  {"demo/demo.css", file1, sizeof file1 - 1},
  {"demo/demo.js", file2, sizeof file2 - 1},
  {"demo/icon.svg", file3, sizeof file3 - 1},
  {"demo/index.html", file4, sizeof file4 - 1},
  {"demo/products.js", file5, sizeof file5 - 1},
  {"docs/docs.css", file6, sizeof file6 - 1},
  {"docs/docs.js", file7, sizeof file7 - 1},
  {"docs/index.html", file8, sizeof file8 - 1},
  {"docs/openapi.json", file9, sizeof file9 - 1},
  {"docs/prose.js", file10, sizeof file10 - 1},
  {"docs/reference.js", file11, sizeof file11 - 1},
  {"inbox/api.js", file12, sizeof file12 - 1},
  {"inbox/backends/Java.java", file13, sizeof file13 - 1},
  {"inbox/backends/go.go", file14, sizeof file14 - 1},
  {"inbox/backends/node.mjs", file15, sizeof file15 - 1},
  {"inbox/backends/php.php", file16, sizeof file16 - 1},
  {"inbox/backends/python.py", file17, sizeof file17 - 1},
  {"inbox/backends/ruby.rb", file18, sizeof file18 - 1},
  {"inbox/backends/swift.swift", file19, sizeof file19 - 1},
  {"inbox/closures.js", file20, sizeof file20 - 1},
  {"inbox/desk.js", file21, sizeof file21 - 1},
  {"inbox/elements/assurance-badge.js", file22, sizeof file22 - 1},
  {"inbox/elements/card-style.js", file23, sizeof file23 - 1},
  {"inbox/elements/code-block.js", file24, sizeof file24 - 1},
  {"inbox/elements/controls.js", file25, sizeof file25 - 1},
  {"inbox/elements/dialog-style.js", file26, sizeof file26 - 1},
  {"inbox/elements/fold-style.js", file27, sizeof file27 - 1},
  {"inbox/elements/gate-style.js", file28, sizeof file28 - 1},
  {"inbox/elements/inbox-banner.js", file29, sizeof file29 - 1},
  {"inbox/elements/inbox-confirm.js", file30, sizeof file30 - 1},
  {"inbox/elements/inbox-conversation.js", file31, sizeof file31 - 1},
  {"inbox/elements/inbox-desk.js", file32, sizeof file32 - 1},
  {"inbox/elements/inbox-finder.js", file33, sizeof file33 - 1},
  {"inbox/elements/inbox-log.js", file34, sizeof file34 - 1},
  {"inbox/elements/inbox-person.js", file35, sizeof file35 - 1},
  {"inbox/elements/inbox-shortcuts.js", file36, sizeof file36 - 1},
  {"inbox/elements/inbox-sign-in.js", file37, sizeof file37 - 1},
  {"inbox/elements/inbox-tickets.js", file38, sizeof file38 - 1},
  {"inbox/elements/inbox-views.js", file39, sizeof file39 - 1},
  {"inbox/elements/inbox-welcome.js", file40, sizeof file40 - 1},
  {"inbox/elements/inbox-widgets.js", file41, sizeof file41 - 1},
  {"inbox/elements/perch-mark.js", file42, sizeof file42 - 1},
  {"inbox/elements/person-data.js", file43, sizeof file43 - 1},
  {"inbox/elements/person-sessions.js", file44, sizeof file44 - 1},
  {"inbox/elements/person-timeline.js", file45, sizeof file45 - 1},
  {"inbox/elements/save-file.js", file46, sizeof file46 - 1},
  {"inbox/elements/widget-check.js", file47, sizeof file47 - 1},
  {"inbox/elements/widget-examples.js", file48, sizeof file48 - 1},
  {"inbox/elements/widget-install.js", file49, sizeof file49 - 1},
  {"inbox/elements/widget-key-dialog.js", file50, sizeof file50 - 1},
  {"inbox/elements/widget-keys.js", file51, sizeof file51 - 1},
  {"inbox/elements/widget-mode.js", file52, sizeof file52 - 1},
  {"inbox/elements/widget-refusals.js", file53, sizeof file53 - 1},
  {"inbox/icon.svg", file54, sizeof file54 - 1},
  {"inbox/inbox.css", file55, sizeof file55 - 1},
  {"inbox/inbox.js", file56, sizeof file56 - 1},
  {"inbox/index.html", file57, sizeof file57 - 1},
  {"inbox/line.js", file58, sizeof file58 - 1},
  {"inbox/models/erasing.js", file59, sizeof file59 - 1},
  {"inbox/models/examples.js", file60, sizeof file60 - 1},
  {"inbox/models/finding.js", file61, sizeof file61 - 1},
  {"inbox/models/key-draft.js", file62, sizeof file62 - 1},
  {"inbox/models/open-ticket.js", file63, sizeof file63 - 1},
  {"inbox/models/person-questions.js", file64, sizeof file64 - 1},
  {"inbox/models/person-record.js", file65, sizeof file65 - 1},
  {"inbox/models/person-words.js", file66, sizeof file66 - 1},
  {"inbox/models/place.js", file67, sizeof file67 - 1},
  {"inbox/models/presence.js", file68, sizeof file68 - 1},
  {"inbox/models/shortcuts.js", file69, sizeof file69 - 1},
  {"inbox/models/ticket-list.js", file70, sizeof file70 - 1},
  {"inbox/models/ticket-log.js", file71, sizeof file71 - 1},
  {"inbox/models/timeline-words.js", file72, sizeof file72 - 1},
  {"inbox/models/types.js", file73, sizeof file73 - 1},
  {"inbox/models/widget-book.js", file74, sizeof file74 - 1},
  {"inbox/models/widget-words.js", file75, sizeof file75 - 1},
  {"inbox/person-desk.js", file76, sizeof file76 - 1},
  {"inbox/ticket-pages.js", file77, sizeof file77 - 1},
  {"inbox/widget-desk.js", file78, sizeof file78 - 1},
  {"inbox/widgets.js", file79, sizeof file79 - 1},
  {"kit/conversation-log.js", file80, sizeof file80 - 1},
  {"kit/html.js", file81, sizeof file81 - 1},
  {"kit/icons.js", file82, sizeof file82 - 1},
  {"kit/perch-composer.js", file83, sizeof file83 - 1},
  {"kit/perch-log.js", file84, sizeof file84 - 1},
  {"kit/time.js", file85, sizeof file85 - 1},
  {"kit/types.js", file86, sizeof file86 - 1},
  {"kit/wire.js", file87, sizeof file87 - 1},
  {"widget/bootstrap.js", file88, sizeof file88 - 1},
  {"widget/connection.js", file89, sizeof file89 - 1},
  {"widget/courier.js", file90, sizeof file90 - 1},
  {"widget/doctor.js", file91, sizeof file91 - 1},
  {"widget/endings.js", file92, sizeof file92 - 1},
  {"widget/identity.js", file93, sizeof file93 - 1},
  {"widget/live-chat-widget.js", file94, sizeof file94 - 1},
  {"widget/outbox.js", file95, sizeof file95 - 1},
  {"widget/past.js", file96, sizeof file96 - 1},
  {"widget/proof.js", file97, sizeof file97 - 1},
  {"widget/snippet.js.txt", file98, sizeof file98 - 1},
  {"widget/tabs.js", file99, sizeof file99 - 1},
  {"widget/talk.js", file100, sizeof file100 - 1},
  {"widget/types.js", file101, sizeof file101 - 1},
  {"widget/visit.js", file102, sizeof file102 - 1},
  {"widget/visitor.js", file103, sizeof file103 - 1},
  {0, 0, 0},
};
const size_t perch_web_files_count = 104;
