#include "doudi/sample/names.hpp"

#include <array>

namespace doudi::sample {

namespace {

constexpr std::array common_families{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",
    "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗"};
constexpr std::array other_families{"梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧",
    "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁",
    "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪", "田", "任", "姜", "范", "方",
    "石", "姚", "谭", "廖", "邹", "熊", "金", "陆", "郝", "孔", "白", "崔", "康", "毛", "邱", "秦",
    "江", "史", "顾", "侯", "邵", "孟", "龙", "万", "段", "雷", "钱", "汤", "尹", "黎", "易", "常",
    "武", "乔", "贺", "赖", "龚", "文", "惠", "党", "权", "雒", "欧阳", "司马", "上官", "诸葛"};
constexpr std::array male_given{"伟", "强", "军", "勇", "杰", "涛", "明", "超", "刚", "平", "辉",
    "鹏", "建", "国", "志", "文", "德", "福", "贵", "全", "斌", "龙", "生", "义", "发", "民", "学",
    "海", "林", "江", "成", "宝", "元", "长", "安", "永", "新", "东", "宏", "俊", "昌", "怀", "彦",
    "占", "天", "来", "栓", "社", "虎", "存"};
constexpr std::array female_given{"芳", "娟", "敏", "静", "丽", "艳", "霞", "玲", "桂", "英", "秀",
    "兰", "梅", "红", "燕", "萍", "莲", "凤", "香", "琴", "云", "珍", "巧", "淑", "慧", "娥", "翠",
    "玉", "春", "月", "爱", "彩", "银", "花", "莉", "雪", "婷", "倩", "丹", "妮", "叶", "清", "环",
    "侠", "绒", "竹", "改", "菊", "利", "宁"};
// The first five are in GB18030 but not in GBK; of these the last two lie beyond the basic plane.
constexpr std::array rare_given{"䶮", "㛃", "㵾", "𠮷", "𬎆", "堃", "喆", "犇", "淼", "翀"};
constexpr std::array long_male{"阿卜杜热合曼", "买买提", "吐尔逊江", "艾尔肯", "亚力坤", "多吉",
    "扎西", "格桑", "尼玛", "穆合塔尔", "努尔麦麦提"};
constexpr std::array long_female{"阿依古丽", "帕提古丽", "古丽米热", "热依汗", "茹仙古丽", "卓玛",
    "央金", "白玛", "麦尔耶姆", "阿曼古丽"};

} // namespace

std::string_view family_name(Draw& draw) {
    return draw.chance(55, 100) ? draw.one_of(common_families) : draw.one_of(other_families);
}

std::string person_name(Draw& draw, std::string_view family, bool is_male) {
    auto given = [&] { return is_male ? draw.one_of(male_given) : draw.one_of(female_given); };
    std::string name{family};
    name += given();
    if (draw.chance(1, 300)) {
        name += draw.one_of(rare_given);
    } else if (draw.chance(72, 100)) {
        name += given();
    }
    return name;
}

std::string long_name(Draw& draw, bool is_male) {
    std::string name{is_male ? draw.one_of(long_male) : draw.one_of(long_female)};
    int const fathers = draw.chance(1, 6) ? 2 : 1;
    for (int i = 0; i < fathers; ++i) {
        name += "·";
        name += draw.one_of(long_male);
    }
    return name;
}

} // namespace doudi::sample
