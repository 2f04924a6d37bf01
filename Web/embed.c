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
#embed "inbox/desk.js" suffix(,0) if_empty(0)
};
static const unsigned char file14[] = {
#embed "inbox/elements/assurance-badge.js" suffix(,0) if_empty(0)
};
static const unsigned char file15[] = {
#embed "inbox/elements/controls.js" suffix(,0) if_empty(0)
};
static const unsigned char file16[] = {
#embed "inbox/elements/gate-style.js" suffix(,0) if_empty(0)
};
static const unsigned char file17[] = {
#embed "inbox/elements/inbox-banner.js" suffix(,0) if_empty(0)
};
static const unsigned char file18[] = {
#embed "inbox/elements/inbox-conversation.js" suffix(,0) if_empty(0)
};
static const unsigned char file19[] = {
#embed "inbox/elements/inbox-desk.js" suffix(,0) if_empty(0)
};
static const unsigned char file20[] = {
#embed "inbox/elements/inbox-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file21[] = {
#embed "inbox/elements/inbox-person.js" suffix(,0) if_empty(0)
};
static const unsigned char file22[] = {
#embed "inbox/elements/inbox-shortcuts.js" suffix(,0) if_empty(0)
};
static const unsigned char file23[] = {
#embed "inbox/elements/inbox-sign-in.js" suffix(,0) if_empty(0)
};
static const unsigned char file24[] = {
#embed "inbox/elements/inbox-tickets.js" suffix(,0) if_empty(0)
};
static const unsigned char file25[] = {
#embed "inbox/elements/inbox-views.js" suffix(,0) if_empty(0)
};
static const unsigned char file26[] = {
#embed "inbox/elements/inbox-welcome.js" suffix(,0) if_empty(0)
};
static const unsigned char file27[] = {
#embed "inbox/elements/perch-mark.js" suffix(,0) if_empty(0)
};
static const unsigned char file28[] = {
#embed "inbox/icon.svg" suffix(,0) if_empty(0)
};
static const unsigned char file29[] = {
#embed "inbox/inbox.css" suffix(,0) if_empty(0)
};
static const unsigned char file30[] = {
#embed "inbox/inbox.js" suffix(,0) if_empty(0)
};
static const unsigned char file31[] = {
#embed "inbox/index.html" suffix(,0) if_empty(0)
};
static const unsigned char file32[] = {
#embed "inbox/models/open-ticket.js" suffix(,0) if_empty(0)
};
static const unsigned char file33[] = {
#embed "inbox/models/person-words.js" suffix(,0) if_empty(0)
};
static const unsigned char file34[] = {
#embed "inbox/models/place.js" suffix(,0) if_empty(0)
};
static const unsigned char file35[] = {
#embed "inbox/models/shortcuts.js" suffix(,0) if_empty(0)
};
static const unsigned char file36[] = {
#embed "inbox/models/ticket-list.js" suffix(,0) if_empty(0)
};
static const unsigned char file37[] = {
#embed "inbox/models/ticket-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file38[] = {
#embed "inbox/models/types.js" suffix(,0) if_empty(0)
};
static const unsigned char file39[] = {
#embed "inbox/ticket-pages.js" suffix(,0) if_empty(0)
};
static const unsigned char file40[] = {
#embed "kit/conversation-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file41[] = {
#embed "kit/html.js" suffix(,0) if_empty(0)
};
static const unsigned char file42[] = {
#embed "kit/icons.js" suffix(,0) if_empty(0)
};
static const unsigned char file43[] = {
#embed "kit/perch-composer.js" suffix(,0) if_empty(0)
};
static const unsigned char file44[] = {
#embed "kit/perch-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file45[] = {
#embed "kit/time.js" suffix(,0) if_empty(0)
};
static const unsigned char file46[] = {
#embed "kit/types.js" suffix(,0) if_empty(0)
};
static const unsigned char file47[] = {
#embed "kit/wire.js" suffix(,0) if_empty(0)
};
static const unsigned char file48[] = {
#embed "widget/bootstrap.js" suffix(,0) if_empty(0)
};
static const unsigned char file49[] = {
#embed "widget/live-chat-widget.js" suffix(,0) if_empty(0)
};
static const unsigned char file50[] = {
#embed "widget/snippet.js.txt" suffix(,0) if_empty(0)
};
static const unsigned char file51[] = {
#embed "widget/types.js" suffix(,0) if_empty(0)
};
static const unsigned char file52[] = {
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
  {"inbox/desk.js", file13, sizeof file13 - 1},
  {"inbox/elements/assurance-badge.js", file14, sizeof file14 - 1},
  {"inbox/elements/controls.js", file15, sizeof file15 - 1},
  {"inbox/elements/gate-style.js", file16, sizeof file16 - 1},
  {"inbox/elements/inbox-banner.js", file17, sizeof file17 - 1},
  {"inbox/elements/inbox-conversation.js", file18, sizeof file18 - 1},
  {"inbox/elements/inbox-desk.js", file19, sizeof file19 - 1},
  {"inbox/elements/inbox-log.js", file20, sizeof file20 - 1},
  {"inbox/elements/inbox-person.js", file21, sizeof file21 - 1},
  {"inbox/elements/inbox-shortcuts.js", file22, sizeof file22 - 1},
  {"inbox/elements/inbox-sign-in.js", file23, sizeof file23 - 1},
  {"inbox/elements/inbox-tickets.js", file24, sizeof file24 - 1},
  {"inbox/elements/inbox-views.js", file25, sizeof file25 - 1},
  {"inbox/elements/inbox-welcome.js", file26, sizeof file26 - 1},
  {"inbox/elements/perch-mark.js", file27, sizeof file27 - 1},
  {"inbox/icon.svg", file28, sizeof file28 - 1},
  {"inbox/inbox.css", file29, sizeof file29 - 1},
  {"inbox/inbox.js", file30, sizeof file30 - 1},
  {"inbox/index.html", file31, sizeof file31 - 1},
  {"inbox/models/open-ticket.js", file32, sizeof file32 - 1},
  {"inbox/models/person-words.js", file33, sizeof file33 - 1},
  {"inbox/models/place.js", file34, sizeof file34 - 1},
  {"inbox/models/shortcuts.js", file35, sizeof file35 - 1},
  {"inbox/models/ticket-list.js", file36, sizeof file36 - 1},
  {"inbox/models/ticket-log.js", file37, sizeof file37 - 1},
  {"inbox/models/types.js", file38, sizeof file38 - 1},
  {"inbox/ticket-pages.js", file39, sizeof file39 - 1},
  {"kit/conversation-log.js", file40, sizeof file40 - 1},
  {"kit/html.js", file41, sizeof file41 - 1},
  {"kit/icons.js", file42, sizeof file42 - 1},
  {"kit/perch-composer.js", file43, sizeof file43 - 1},
  {"kit/perch-log.js", file44, sizeof file44 - 1},
  {"kit/time.js", file45, sizeof file45 - 1},
  {"kit/types.js", file46, sizeof file46 - 1},
  {"kit/wire.js", file47, sizeof file47 - 1},
  {"widget/bootstrap.js", file48, sizeof file48 - 1},
  {"widget/live-chat-widget.js", file49, sizeof file49 - 1},
  {"widget/snippet.js.txt", file50, sizeof file50 - 1},
  {"widget/types.js", file51, sizeof file51 - 1},
  {"widget/visitor.js", file52, sizeof file52 - 1},
  {0, 0, 0},
};
const size_t perch_web_files_count = 53;
