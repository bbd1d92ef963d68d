#include "outcome.hpp"

#include "doudi/operations/context.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <ios>
#include <ostream>
#include <string>
#include <system_error>

namespace doudi::cli {

namespace {

constexpr int exit_failed = 1;
constexpr int exit_refused = 2;
constexpr int exit_reader_gone = 0;

/// What an exception means to who ran the command. Where nothing was changed and the same command
/// can simply be run again, it is a refusal like any other.
struct FailureText {
    std::string_view name;
    Text text;
    bool is_refusal = false;
};

constexpr FailureText commit_in_doubt{"commit_in_doubt",
    {"提交时连接中断：要么全部完成，要么什么都没做。请再运行一次同一命令，不会重复记账。",
        "the connection broke while committing: all of it is done or none. Run the same command "
        "again; nothing is done twice."}};
constexpr FailureText database_gone{"database_gone",
    {"数据库中断或连接不上；未完成的部分已撤销。请再运行一次，不会重复记账。",
        "the database went away or cannot be reached; what was not finished is undone. Run the "
        "command again; nothing is done twice."},
    true};
constexpr FailureText database_full{"database_full",
    {"数据库的磁盘或内存已满；未完成的部分已撤销。请腾出空间后再运行。",
        "the database is out of disk or memory; what was not finished is undone. Make room and run "
        "the command again."},
    true};
constexpr FailureText database_error{"database_error",
    {"数据库不能执行，什么都没有改变。请把这一行报告给管理员。",
        "the database could not do it; nothing was changed. Report this line."}};
constexpr FailureText output_failed{"output_failed",
    {"写不出去（磁盘满了？）。账没有因此改变；请腾出空间后再运行。",
        "the output could not be written (disk full?). The books are as they were; make room and "
        "run the command again."},
    true};
constexpr FailureText program_error{"program_error",
    {"程序出错。请把这一行报告给管理员。", "the program failed. Report this line."}};

int explain(
    std::ostream& err, FailureText const& failure, std::string_view detail, Language language) {
    err << (failure.is_refusal ? pick({"拒绝：", "refused: "}, language)
                               : pick({"故障：", "failed: "}, language))
        << failure.name << ": " << pick(failure.text, language);
    if (!detail.empty()) {
        err << " (" << detail << ')';
    }
    err << '\n';
    return failure.is_refusal ? exit_refused : exit_failed;
}

FailureText const& kind_of(storage::Failure const& failure) {
    if (failure.is_connection_lost()) {
        return database_gone;
    }
    return failure.sqlstate().starts_with("53") ? database_full : database_error;
}

/// Nobody reads our stdout any more: `doudi ... | head` is done, not broken.
bool is_reader_gone() {
    pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

} // namespace

void explain_refusal(std::ostream& err, Error const& error, Language language) {
    auto const& text = text_of(error.code);
    err << pick({"拒绝：", "refused: "}, language) << text.name << ": "
        << (language == Language::zh ? text.zh : text.en);
    if (!error.detail.empty()) {
        err << " (" << error.detail << ')';
    }
    err << '\n';
}

int explain_failure(std::ostream& err, Language language) {
    try {
        throw;
    } catch (storage::CommitInDoubt const& failure) {
        return explain(err, commit_in_doubt, failure.what(), language);
    } catch (storage::Failure const& failure) {
        return explain(err, kind_of(failure), failure.what(), language);
    } catch (std::ios_base::failure const&) {
        return is_reader_gone() ? exit_reader_gone : explain(err, output_failed, {}, language);
    } catch (std::system_error const& error) {
        return error.code().value() == ENOSPC ? explain(err, output_failed, error.what(), language)
                                              : explain(err, program_error, error.what(), language);
    } catch (std::exception const& error) {
        return explain(err, program_error, error.what(), language);
    } catch (...) {
        return explain(err, program_error, {}, language);
    }
}

} // namespace doudi::cli
