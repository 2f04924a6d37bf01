// Written by bin/embed.
#include "web.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file0[] = {
#embed "docs/openapi.json" suffix(,0) if_empty(0)
};
static const unsigned char file1[] = {
#embed "inbox/api.js" suffix(,0) if_empty(0)
};
static const unsigned char file2[] = {
#embed "inbox/desk.js" suffix(,0) if_empty(0)
};
static const unsigned char file3[] = {
#embed "inbox/elements/assurance-badge.js" suffix(,0) if_empty(0)
};
static const unsigned char file4[] = {
#embed "inbox/elements/controls.js" suffix(,0) if_empty(0)
};
static const unsigned char file5[] = {
#embed "inbox/elements/gate-style.js" suffix(,0) if_empty(0)
};
static const unsigned char file6[] = {
#embed "inbox/elements/inbox-banner.js" suffix(,0) if_empty(0)
};
static const unsigned char file7[] = {
#embed "inbox/elements/inbox-conversation.js" suffix(,0) if_empty(0)
};
static const unsigned char file8[] = {
#embed "inbox/elements/inbox-desk.js" suffix(,0) if_empty(0)
};
static const unsigned char file9[] = {
#embed "inbox/elements/inbox-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file10[] = {
#embed "inbox/elements/inbox-person.js" suffix(,0) if_empty(0)
};
static const unsigned char file11[] = {
#embed "inbox/elements/inbox-shortcuts.js" suffix(,0) if_empty(0)
};
static const unsigned char file12[] = {
#embed "inbox/elements/inbox-sign-in.js" suffix(,0) if_empty(0)
};
static const unsigned char file13[] = {
#embed "inbox/elements/inbox-tickets.js" suffix(,0) if_empty(0)
};
static const unsigned char file14[] = {
#embed "inbox/elements/inbox-views.js" suffix(,0) if_empty(0)
};
static const unsigned char file15[] = {
#embed "inbox/elements/inbox-welcome.js" suffix(,0) if_empty(0)
};
static const unsigned char file16[] = {
#embed "inbox/elements/perch-mark.js" suffix(,0) if_empty(0)
};
static const unsigned char file17[] = {
#embed "inbox/icon.svg" suffix(,0) if_empty(0)
};
static const unsigned char file18[] = {
#embed "inbox/inbox.css" suffix(,0) if_empty(0)
};
static const unsigned char file19[] = {
#embed "inbox/inbox.js" suffix(,0) if_empty(0)
};
static const unsigned char file20[] = {
#embed "inbox/index.html" suffix(,0) if_empty(0)
};
static const unsigned char file21[] = {
#embed "inbox/models/open-ticket.js" suffix(,0) if_empty(0)
};
static const unsigned char file22[] = {
#embed "inbox/models/person-words.js" suffix(,0) if_empty(0)
};
static const unsigned char file23[] = {
#embed "inbox/models/place.js" suffix(,0) if_empty(0)
};
static const unsigned char file24[] = {
#embed "inbox/models/shortcuts.js" suffix(,0) if_empty(0)
};
static const unsigned char file25[] = {
#embed "inbox/models/ticket-list.js" suffix(,0) if_empty(0)
};
static const unsigned char file26[] = {
#embed "inbox/models/ticket-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file27[] = {
#embed "inbox/models/types.js" suffix(,0) if_empty(0)
};
static const unsigned char file28[] = {
#embed "kit/conversation-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file29[] = {
#embed "kit/html.js" suffix(,0) if_empty(0)
};
static const unsigned char file30[] = {
#embed "kit/perch-composer.js" suffix(,0) if_empty(0)
};
static const unsigned char file31[] = {
#embed "kit/perch-log.js" suffix(,0) if_empty(0)
};
static const unsigned char file32[] = {
#embed "kit/time.js" suffix(,0) if_empty(0)
};
static const unsigned char file33[] = {
#embed "kit/wire.js" suffix(,0) if_empty(0)
};
static const unsigned char file34[] = {
#embed "widget/bootstrap.js" suffix(,0) if_empty(0)
};
static const unsigned char file35[] = {
#embed "widget/live-chat-widget.js" suffix(,0) if_empty(0)
};
static const unsigned char file36[] = {
#embed "widget/snippet.js.txt" suffix(,0) if_empty(0)
};
static const unsigned char file37[] = {
#embed "widget/visitor.js" suffix(,0) if_empty(0)
};

const struct perch_web_file perch_web_files[] = {
  {"docs/openapi.json", file0, sizeof file0 - 1},
  {"inbox/api.js", file1, sizeof file1 - 1},
  {"inbox/desk.js", file2, sizeof file2 - 1},
  {"inbox/elements/assurance-badge.js", file3, sizeof file3 - 1},
  {"inbox/elements/controls.js", file4, sizeof file4 - 1},
  {"inbox/elements/gate-style.js", file5, sizeof file5 - 1},
  {"inbox/elements/inbox-banner.js", file6, sizeof file6 - 1},
  {"inbox/elements/inbox-conversation.js", file7, sizeof file7 - 1},
  {"inbox/elements/inbox-desk.js", file8, sizeof file8 - 1},
  {"inbox/elements/inbox-log.js", file9, sizeof file9 - 1},
  {"inbox/elements/inbox-person.js", file10, sizeof file10 - 1},
  {"inbox/elements/inbox-shortcuts.js", file11, sizeof file11 - 1},
  {"inbox/elements/inbox-sign-in.js", file12, sizeof file12 - 1},
  {"inbox/elements/inbox-tickets.js", file13, sizeof file13 - 1},
  {"inbox/elements/inbox-views.js", file14, sizeof file14 - 1},
  {"inbox/elements/inbox-welcome.js", file15, sizeof file15 - 1},
  {"inbox/elements/perch-mark.js", file16, sizeof file16 - 1},
  {"inbox/icon.svg", file17, sizeof file17 - 1},
  {"inbox/inbox.css", file18, sizeof file18 - 1},
  {"inbox/inbox.js", file19, sizeof file19 - 1},
  {"inbox/index.html", file20, sizeof file20 - 1},
  {"inbox/models/open-ticket.js", file21, sizeof file21 - 1},
  {"inbox/models/person-words.js", file22, sizeof file22 - 1},
  {"inbox/models/place.js", file23, sizeof file23 - 1},
  {"inbox/models/shortcuts.js", file24, sizeof file24 - 1},
  {"inbox/models/ticket-list.js", file25, sizeof file25 - 1},
  {"inbox/models/ticket-log.js", file26, sizeof file26 - 1},
  {"inbox/models/types.js", file27, sizeof file27 - 1},
  {"kit/conversation-log.js", file28, sizeof file28 - 1},
  {"kit/html.js", file29, sizeof file29 - 1},
  {"kit/perch-composer.js", file30, sizeof file30 - 1},
  {"kit/perch-log.js", file31, sizeof file31 - 1},
  {"kit/time.js", file32, sizeof file32 - 1},
  {"kit/wire.js", file33, sizeof file33 - 1},
  {"widget/bootstrap.js", file34, sizeof file34 - 1},
  {"widget/live-chat-widget.js", file35, sizeof file35 - 1},
  {"widget/snippet.js.txt", file36, sizeof file36 - 1},
  {"widget/visitor.js", file37, sizeof file37 - 1},
  {0, 0, 0},
};
const size_t perch_web_files_count = 38;
