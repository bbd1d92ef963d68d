#include "call.hpp"

#include "doudi/base/check.hpp"
#include "doudi/base/decimal.hpp"

#include <charconv>

namespace doudi::cli {

namespace {

/// The refusal of a value, naming the option it stands in and not the value, which may be personal.
template <class T> Result<T> named(Result<T> parsed, std::string_view name) {
    if (!parsed) {
        return Error{parsed.error().code, "--" + std::string{name}};
    }
    return parsed;
}

} // namespace

std::string const& Call::text(std::string_view name) const {
    auto const* const found = arguments_.first(name);
    DOUDI_CHECK(found != nullptr);
    return *found;
}

std::optional<std::string> Call::optional_text(std::string_view name) const {
    auto const* const found = arguments_.first(name);
    return found == nullptr ? std::nullopt : std::optional{*found};
}

std::string Call::text_or(std::string_view name, std::string_view otherwise) const {
    auto const* const found = arguments_.first(name);
    return found == nullptr ? std::string{otherwise} : *found;
}

std::vector<std::string> Call::texts(std::string_view name) const {
    auto const found = arguments_.values.find(name);
    return found == arguments_.values.end() ? std::vector<std::string>{} : found->second;
}

Result<std::int64_t> Call::number(std::string_view name) const {
    auto const& value = text(name);
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size()) {
        return Error{Refusal::malformed, "--" + std::string{name}};
    }
    return number;
}

Result<Money> Call::money(std::string_view name) const {
    return named(parse_yuan(text(name)), name);
}

Result<Date> Call::date(std::string_view name) const {
    return named(parse_date(text(name)), name);
}

Result<Period> Call::period(std::string_view name) const {
    return named(Period::parse(text(name)), name);
}

Result<RegionCode> Call::region(std::string_view name) const {
    return named(RegionCode::parse(text(name)), name);
}

Result<BookId> Call::book(std::string_view name) const {
    auto const code = region(name);
    if (!code) {
        return code.error();
    }
    return BookId{code->number()};
}

operations::Context& Call::context() {
    DOUDI_CHECK(context_.has_value());
    return *context_;
}

void Call::print(wire::Table const& table) {
    hide_progress();
    wire::write(out_, table, settings_.format, settings_.language);
}

void Call::say(std::string_view zh, std::string_view en) {
    hide_progress();
    auto& stream = settings_.format == wire::Format::table ? out_ : err_;
    stream << pick({zh, en}, settings_.language) << '\n';
}

std::ostream& Call::out() {
    hide_progress();
    return out_;
}

void Call::progress(Text label, std::int64_t done, std::int64_t total) {
    if (!progress_) {
        progress_ = std::make_unique<Progress>(label, total, settings_.language);
    }
    progress_->set(label, done, total);
}

void Call::hide_progress() {
    if (progress_) {
        progress_->hide();
    }
}

Result<access::Actor> Call::find_actor() const {
    auto const& login = settings_.login;
    if (login.empty()) {
        if (arguments_.command->needs == Needs::database && operations::has_no_people(*database_)) {
            return access::Actor{UserId{0}, {}, {}};
        }
        return Error{Refusal::unknown_user, "--as, DOUDI_USER"};
    }
    return operations::find_actor(*database_, login);
}

Result<void> Call::open() {
    progress_ = std::make_unique<Progress>(arguments_.command->help, 0, settings_.language);
    if (arguments_.command->needs == Needs::nothing) {
        return {};
    }
    auto opened = operations::open_database(settings_.database);
    if (!opened) {
        return opened.error();
    }
    database_ = *std::move(opened);
    auto actor = find_actor();
    if (!actor) {
        return actor.error();
    }
    context_.emplace(operations::Context{.db = *database_,
        .actor = *std::move(actor),
        .data = settings_.database.data,
        .key_file = settings_.key_file,
        .progress = [this](Text label, std::int64_t done, std::int64_t total) {
            progress_->set(label, done, total);
        }});
    return {};
}

Result<void> run_command(Call& call) {
    auto opened = call.open();
    if (opened) {
        opened = call.arguments_.command->run(call);
    }
    call.hide_progress();
    return opened;
}

} // namespace doudi::cli
