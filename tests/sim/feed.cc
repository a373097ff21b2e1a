#include "sim/feed.h"

#include <algorithm>

namespace askmix::sim {
namespace {

/// What the classifier of the simulation decides by, and one word that says nothing.
constexpr std::array<std::string_view, 5> kWords = {"code", "size", "love", "broken", "hello"};

std::string Capital(std::string_view id) {
  std::string name(id);
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::string Number(TimePoint t) { return std::to_string(UnixMillis(t)); }

TimePoint TimeOf(std::int64_t version) { return FromUnixMillis(version / 1'000); }

std::string Json(const std::string& id, const Element& element) {
  const std::string head = "{\"id\":\"" + id + "\"";
  if (element.kind == Element::Kind::kDelete) {
    return head + ",\"deleted\":true,\"edited_at\":" + Number(TimeOf(element.version)) + "}";
  }
  const std::string body =
      head + ",\"text\":\"" + element.text + "\",\"created_at\":" + Number(element.created_at);
  if (element.kind == Element::Kind::kPost) return body + "}";
  return body + ",\"edited_at\":" + Number(TimeOf(element.version)) + "}";
}

}  // namespace

Feed::Feed(Draw& draw, Millis longest_window, Millis memory)
    : draw_(draw), longest_(longest_window), memory_(memory) {}

Payload Feed::Next(TimePoint now) {
  Forget(now);
  if (draw_.Chance(20)) return {"{\"id\":", {{.kind = Element::Kind::kNotJson}}};
  if (!draw_.Chance(100)) {
    Sent sent = One(now);
    return {std::move(sent.json), {std::move(sent.element)}};
  }
  Payload page;
  for (std::uint64_t n = 1 + draw_.Below(4); n > 0; --n) {
    Sent sent = draw_.Chance(50) ? Sent{{.kind = Element::Kind::kNotObject}, "7"} : One(now);
    page.bytes += (page.bytes.empty() ? "[" : ",") + sent.json;
    page.elements.push_back(std::move(sent.element));
  }
  page.bytes += "]";
  return page;
}

void Feed::Forget(TimePoint now) {
  std::erase_if(known_, [&](const Known& k) { return now - k.posted > memory_; });
}

Feed::Sent Feed::One(TimePoint now) {
  if (known_.empty() || draw_.Chance(600)) return Post(now);
  return Again(draw_.OneOf(known_), now);
}

Feed::Sent Feed::Post(TimePoint now, bool send) {
  Known& known = known_.emplace_back();
  known.id = std::to_string(++posts_);
  known.posted = now;
  Element& element = known.first;
  element.key = "other:" + known.id;
  // Most are young; some are older than any window, some a little or far ahead.
  const std::int64_t longest = longest_.count();
  element.created_at = now - Millis{draw_.Chance(700)   ? draw_.Between(0, longest / 10)
                                    : draw_.Chance(600) ? draw_.Between(0, longest * 3 / 2)
                                                        : draw_.Between(-90'000, 0)};
  element.version = UnixMillis(element.created_at) * 1'000;
  element.text = Text(known, element.brands);
  known.latest = element;
  known.first_json = known.latest_json = Json(known.id, element);
  known.sent = send;
  return {element, known.first_json};
}

Feed::Sent Feed::Again(Known& known, TimePoint now) {
  if (!known.sent) {
    known.sent = true;
    return {known.first, known.first_json};
  }
  switch (draw_.Below(8)) {
    case 0:
    case 1:
      return Edit(known);
    case 2:
      return Delete(known);
    case 3: {
      Post(now, false);
      return Delete(known_.back());
    }
    case 4: {  // the same version with other words
      Element other = known.first;
      other.brands.clear();
      other.text = Text(known, other.brands);
      return {other, Json(known.id, other)};
    }
    case 5:
      return {known.first, known.first_json};
    default:
      return {known.latest, known.latest_json};
  }
}

Feed::Sent Feed::Edit(Known& known) {
  Element& element = known.latest;
  // After a delete the post is there again: that is how platforms undo one.
  element.kind = Element::Kind::kEdit;
  element.created_at = known.first.created_at;
  element.version += 1'000 * draw_.Between(1, 5);
  element.brands.clear();
  element.text = Text(known, element.brands);
  known.latest_json = Json(known.id, element);
  return {element, known.latest_json};
}

Feed::Sent Feed::Delete(Known& known) {
  Element& element = known.latest;
  element.kind = Element::Kind::kDelete;
  element.version += 1'000 * draw_.Between(0, 3);
  element.text.clear();
  element.brands.clear();
  known.latest_json = Json(known.id, element);
  return {element, known.latest_json};
}

std::string Feed::Text(const Known& known, std::vector<std::string>& brands) {
  std::string text(draw_.OneOf(kWords));
  for (const std::string_view brand : kBrands) {
    if (!draw_.Chance(350)) continue;
    brands.emplace_back(brand);
    text += " " + Capital(brand);
  }
  constexpr std::array kRefused = {kPoison, kToxic, kVenom};
  // Not where a clock that goes back could make a post from the future of one that is refused.
  const bool is_past = known.first.created_at <= known.posted - Millis{10'000};
  if (is_past && draw_.Chance(8)) text.append(" ").append(draw_.OneOf(kRefused));
  // Two texts that look alike are still two texts.
  return text + " " + std::to_string(draw_.Below(1'000'000));
}

}  // namespace askmix::sim
